package io.cocos.manager.libvirt;

/**
 * libvirt has one event loop for each process, so all tests share one. Its thread is a daemon, and
 * ends with the process.
 */
public final class SharedEventLoop {
  private static final LibvirtEventLoop LOOP = new LibvirtEventLoop();

  private SharedEventLoop() {}

  /** The loop. */
  public static LibvirtEventLoop get() {
    return LOOP;
  }
}
