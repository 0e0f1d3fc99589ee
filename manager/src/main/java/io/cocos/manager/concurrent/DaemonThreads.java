package io.cocos.manager.concurrent;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes platform threads that are named after their purpose and do not keep the process alive.
 * Platform threads on every JDK: libvirt keeps its last error per thread, which virtual threads
 * break.
 */
public final class DaemonThreads implements ThreadFactory {
  private final String purpose;
  private final AtomicInteger made = new AtomicInteger();

  /**
   * Names the threads {@code purpose-1}, {@code purpose-2} and so on.
   *
   * @param purpose what the threads are for
   */
  public DaemonThreads(String purpose) {
    this.purpose = purpose;
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new Thread(task, purpose + "-" + made.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
