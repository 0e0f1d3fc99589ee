package io.cocos.benchmarks;

import java.io.IOException;

/** Times work. */
final class Stopwatch {
  private static final double NANOS_PER_MILLISECOND = 1e6;

  private final long begin = System.nanoTime();

  /** Work that can fail as programs and connections can. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException, InterruptedException;
  }

  /** How long that takes, in milliseconds. */
  static double time(Work work) throws IOException, InterruptedException {
    Stopwatch watch = new Stopwatch();
    work.run();
    return watch.milliseconds();
  }

  /** Since this was made, in milliseconds. */
  double milliseconds() {
    return (System.nanoTime() - begin) / NANOS_PER_MILLISECOND;
  }
}
