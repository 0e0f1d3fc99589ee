package io.cocos.manager.libvirt;

import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import org.libvirt.Connect;
import org.libvirt.Library;
import org.libvirt.LibvirtException;
import org.libvirt.jna.Libvirt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which libvirt tells of events. libvirt has one event loop for each process, which
 * must be set up before the first connection is opened: so make one of these, first, and keep it.
 */
public final class LibvirtEventLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LibvirtEventLoop.class);

  /** Every error reaches its caller as an exception; libvirt would print it to stderr besides. */
  private final Libvirt.VirErrorCallback silence = (userData, error) -> {};

  private volatile boolean closed;

  /**
   * Starts the loop.
   *
   * @throws ManagerException with {@code HYPERVISOR_UNAVAILABLE} when there is no libvirt library
   */
  public LibvirtEventLoop() {
    try {
      Connect.setErrorCallback(silence);
      Library.initEventLoop();
    } catch (LibvirtException failed) {
      throw new ManagerException(
          ErrorCode.HYPERVISOR_UNAVAILABLE,
          "libvirt's event loop cannot be set up: " + failed.getMessage(),
          failed);
    } catch (UnsatisfiedLinkError missing) {
      throw new ManagerException(
          ErrorCode.HYPERVISOR_UNAVAILABLE,
          "libvirt.so.0 is not on this machine: install the package libvirt0 (or libvirt-clients)",
          missing);
    }
    new DaemonThreads("libvirt-events").newThread(this::processEvents).start();
  }

  @Override
  public void close() {
    closed = true;
    try {
      Library.stopEventLoop();
    } catch (LibvirtException failed) {
      log.warn("libvirt's event loop does not wake up to end: {}", failed.getMessage());
    }
  }

  private void processEvents() {
    while (!closed) {
      try {
        Library.processEvent();
      } catch (LibvirtException failed) {
        log.warn("libvirt's event loop failed once and goes on: {}", failed.getMessage());
      }
    }
  }
}
