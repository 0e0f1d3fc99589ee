package io.cocos.manager.libvirt;

/**
 * libvirt has one event loop for each process, so all tests share one. Its thread is a daemon, and
 * ends with the process.
 */
final class SharedEventLoop {
  private static final LibvirtEventLoop LOOP = new LibvirtEventLoop();

  private SharedEventLoop() {}

  static LibvirtEventLoop get() {
    return LOOP;
  }
}
