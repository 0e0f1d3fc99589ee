package io.cocos.manager.libvirt;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.PortTakenException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.libvirt.Error;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/**
 * Says in our terms what libvirt says in its own. Codes come first; texts are looked at only where
 * libvirt passes on what QEMU or the kernel said under a code that means anything.
 */
final class LibvirtErrors {
  private static final Pattern PORT_TAKEN =
      Pattern.compile("Could not set up host forwarding rule '(?:tcp|udp):[^:']*:(\\d+)-");

  /**
   * The kernel's EBUSY: no key is left. QEMU's function has been renamed since, and may be again.
   */
  private static final Pattern NO_SLOT =
      Pattern.compile("sev_\\w*kvm_init: failed to initialize ret=-16 ");

  private LibvirtErrors() {}

  /** What became of a call. */
  static ManagerException translate(String what, Throwable failure) {
    if (failure instanceof ManagerException known) {
      return known;
    }
    if (failure instanceof LibvirtException libvirt) {
      return translate(what, libvirt.getError(), libvirt);
    }
    if (failure instanceof LibvirtCallException libvirt) {
      return translate(what, libvirt.error(), libvirt);
    }
    return new ManagerException(
        ErrorCode.INTERNAL, "the manager failed to %s: %s".formatted(what, failure), failure);
  }

  /** Why no connection could be opened, and what an operator would try. */
  static ManagerException cannotConnect(Optional<String> uri, LibvirtException failure) {
    return new ManagerException(
        ErrorCode.HYPERVISOR_UNAVAILABLE,
        "libvirt cannot be reached at %s: %s; start its daemon (systemctl start libvirtd, or virtlogd -d and libvirtd -d), or set MANAGER_LIBVIRT_URI"
            .formatted(uri.orElse("its default URI"), oneLine(failure.getMessage())),
        failure);
  }

  /** What to tell those who cannot wait for a daemon that says neither yes nor no. */
  static ManagerException hangs(Optional<String> uri, Duration waited) {
    return new ManagerException(
        ErrorCode.HYPERVISOR_UNAVAILABLE,
        "libvirt at %s takes a connection and does not answer for %d s; look whether its daemon hangs, and restart it (systemctl restart libvirtd), which ends no VM"
            .formatted(uri.orElse("its default URI"), waited.toSeconds()));
  }

  /** Whether there simply is no such domain. */
  static boolean isNotFound(Throwable failure) {
    return (failure instanceof LibvirtException libvirt && isNotFound(libvirt.getError()))
        || (failure instanceof LibvirtCallException call && isNotFound(call.error()));
  }

  private static boolean isNotFound(Error error) {
    return error.getCode() == ErrorNumber.VIR_ERR_NO_DOMAIN;
  }

  private static ManagerException translate(String what, Error error, Exception cause) {
    String message = oneLine(error.getMessage());
    Matcher port = PORT_TAKEN.matcher(message);
    if (port.find()) {
      return new PortTakenException(Integer.parseInt(port.group(1)), cause);
    }
    String told = "libvirt could not %s: %s".formatted(what, message);
    if (NO_SLOT.matcher(message).find()) {
      return new ManagerException(
          ErrorCode.CONFIDENTIAL_SLOTS_EXHAUSTED,
          told
              + "; all of the processor's slots for such guests are taken: remove a VM, or give them more slots in the host's firmware setup",
          cause);
    }
    return new ManagerException(codeOf(error.getCode(), message), told, cause);
  }

  private static ErrorCode codeOf(ErrorNumber number, String message) {
    if (message.contains("No space left on device")) {
      return ErrorCode.DISK_FULL;
    }
    if (message.contains("cannot set up guest memory")
        || message.contains("Cannot allocate memory")
        || number == ErrorNumber.VIR_ERR_NO_MEMORY) {
      return ErrorCode.MEMORY_EXHAUSTED;
    }
    if (isConnectionLost(number, message)) {
      return ErrorCode.HYPERVISOR_UNAVAILABLE;
    }
    if (number == ErrorNumber.VIR_ERR_NO_DOMAIN) {
      return ErrorCode.VM_NOT_FOUND;
    }
    if (number == ErrorNumber.VIR_ERR_CONFIG_UNSUPPORTED
        || number == ErrorNumber.VIR_ERR_CPU_INCOMPATIBLE) {
      return ErrorCode.HOST_UNSUITABLE;
    }
    if (number == ErrorNumber.VIR_ERR_OPERATION_TIMEOUT) {
      return ErrorCode.HYPERVISOR_TIMEOUT;
    }
    return ErrorCode.HYPERVISOR_REFUSED;
  }

  /**
   * A broken connection comes under several codes, told apart by libvirt's client by their text
   * only.
   */
  private static boolean isConnectionLost(ErrorNumber number, String message) {
    return number == ErrorNumber.VIR_ERR_RPC
        || number == ErrorNumber.VIR_ERR_NO_CONNECT
        || number == ErrorNumber.VIR_ERR_INVALID_CONN
        || message.contains("client socket is closed")
        || message.contains("connection closed due to keepalive timeout")
        || message.contains("End of file while reading data")
        || message.contains("Cannot write data: Broken pipe");
  }

  /** QEMU's warnings come along with its errors, many lines of them, and explain nothing. */
  private static String oneLine(String message) {
    if (message == null) {
      return "no reason given";
    }
    return message
        .lines()
        .filter(line -> !line.contains("warning:") || line.startsWith("internal error:"))
        .map(line -> line.replaceFirst("\\d{4}-\\S+Z qemu-system-x86_64: warning:.*", ""))
        .collect(Collectors.joining(" "))
        .replaceAll("\\s+", " ")
        .strip();
  }
}
