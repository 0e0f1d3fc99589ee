package io.cocos.manager.chaos;

/**
 * What a process holds.
 *
 * @param files how many files and sockets it has open
 * @param threads how many threads it has
 */
record Footprint(int files, int threads) {
  /** Threads that wait for more work, connections that clients leave open, a moment's call. */
  private static final int MARGIN = 24;

  static Footprint of(Host host, long pid) {
    return new Footprint(host.openFiles(pid), host.threads(pid));
  }

  /** Whether it is more than a process of the same work that was just started. */
  boolean isGrownFrom(Footprint fresh) {
    return files > fresh.files + MARGIN || threads > fresh.threads + MARGIN;
  }
}
