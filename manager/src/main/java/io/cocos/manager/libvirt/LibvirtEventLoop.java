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
 * must be set up before the first connection is opened and which two threads cannot share: the
 * first to leave it would leave the other asleep. So there is one of these for the process too. Its
 * thread is a daemon, and ends with the process.
 */
public final class LibvirtEventLoop {
  private static final Logger log = LoggerFactory.getLogger(LibvirtEventLoop.class);

  private static LibvirtEventLoop started;

  /** Every error reaches its caller as an exception; libvirt would print it to stderr besides. */
  private final Libvirt.VirErrorCallback silence = (userData, error) -> {};

  private LibvirtEventLoop() {}

  /**
   * The loop of this process, which is started when it is first asked for.
   *
   * @throws ManagerException with {@code HYPERVISOR_UNAVAILABLE} when there is no libvirt library
   */
  public static synchronized LibvirtEventLoop ofProcess() {
    if (started == null) {
      LibvirtEventLoop loop = new LibvirtEventLoop();
      loop.start();
      started = loop;
    }
    return started;
  }

  private void start() {
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
    new DaemonThreads("libvirt-events").newThread(LibvirtEventLoop::processEvents).start();
  }

  @SuppressWarnings("InfiniteLoopStatement") // it ends with the process
  private static void processEvents() {
    while (true) {
      try {
        Library.processEvent();
      } catch (LibvirtException failed) {
        log.warn("libvirt's event loop failed once and goes on: {}", failed.getMessage());
      }
    }
  }
}
