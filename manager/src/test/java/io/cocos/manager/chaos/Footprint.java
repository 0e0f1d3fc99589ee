package io.cocos.manager.chaos;

/**
 * What a process holds.
 *
 * @param files how many files and sockets it has open
 * @param threads how many threads it has
 */
record Footprint(int files, int threads) {
  /** Connections that clients leave open, and one to the agent of each VM. */
  private static final int MORE_FILES = 40;

  /** A moment's calls, and threads that wait for the next. */
  private static final int MORE_THREADS = 24;

  static Footprint of(Host host, long pid) {
    return new Footprint(host.openFiles(pid), host.threads(pid));
  }

  /** Whether it is more than a process needs that was just started. */
  boolean isGrownFrom(Footprint fresh) {
    return files > fresh.files + MORE_FILES || threads > fresh.threads + MORE_THREADS;
  }

  @Override
  public String toString() {
    return "%d files, %d threads".formatted(files, threads);
  }
}
