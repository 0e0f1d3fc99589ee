package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.PortTakenException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.libvirt.Error;
import org.libvirt.jna.virError;

/** What libvirt really said, by number and text, and what callers are told. */
class LibvirtErrorsTest {
  private static LibvirtCallException said(int number, String message) {
    virError error = new virError();
    error.code = number;
    error.message = message;
    return new LibvirtCallException(new Error(error));
  }

  private static ManagerException translated(int number, String message) {
    return LibvirtErrors.translate("start VM 42", said(number, message));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sev_kvm_init", "sev_common_kvm_init"})
  void aProcessorWithoutAFreeSlotIsToldByWhatQemuSays(String function) {
    ManagerException translated =
        translated(
            1,
            "internal error: process exited while connecting to monitor: qemu-system-x86_64: "
                + function
                + ": failed to initialize ret=-16 fw_error=0 ''");

    assertThat(translated.code()).isEqualTo(ErrorCode.CONFIDENTIAL_SLOTS_EXHAUSTED);
    assertThat(translated)
        .hasMessageContaining("all of the processor's slots")
        .hasMessageContaining("remove a VM");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1|internal error: client socket is closed|HYPERVISOR_UNAVAILABLE",
        "1|internal error: connection closed due to keepalive timeout|HYPERVISOR_UNAVAILABLE",
        "38|End of file while reading data: Input/output error|HYPERVISOR_UNAVAILABLE",
        "38|Cannot write data: Broken pipe|HYPERVISOR_UNAVAILABLE",
        "39|Cannot read from the daemon|HYPERVISOR_UNAVAILABLE",
        "6|invalid connection pointer in virConnectNumOfDomains|HYPERVISOR_UNAVAILABLE",
        "42|Domain not found: no domain with matching uuid '6695eb01'|VM_NOT_FOUND",
        "67|unsupported configuration: SEV launch security is not supported with this QEMU binary|HOST_UNSUITABLE",
        "67|unsupported configuration: Maximum CPUs greater than specified machine type limit 288|HOST_UNSUITABLE",
        "68|Timed out during operation: cannot acquire state change lock|HYPERVISOR_TIMEOUT",
        "2|out of memory|MEMORY_EXHAUSTED",
        "1|internal error: process exited while connecting to monitor: qemu-system-x86_64: cannot set up guest memory 'pc.ram': Cannot allocate memory|MEMORY_EXHAUSTED",
        "38|Unable to write to '/var/lib/cocos-manager/x/vars.fd': No space left on device|DISK_FULL",
        "38|Failed to create file '/nowhere/vars.fd': No such file or directory|HYPERVISOR_REFUSED",
        "1|internal error: process exited while connecting to monitor: qemu: could not open kernel file '/x/kernel': Permission denied|HYPERVISOR_REFUSED",
        "27|XML error: name a/b cannot contain '/'|HYPERVISOR_REFUSED",
        "9|operation failed: domain 'x' already exists with uuid 6695eb01|HYPERVISOR_REFUSED",
        "9999|an error of a libvirt to come|HYPERVISOR_REFUSED"
      })
  void anErrorIsKnownByItsNumberAndWhereThatSaysNothingByItsText(
      int number, String message, ErrorCode code) {
    ManagerException translated = translated(number, message);

    assertThat(translated.code()).isEqualTo(code);
    assertThat(translated).hasMessage("libvirt could not start VM 42: " + message);
    assertThat(translated.getCause()).isInstanceOf(LibvirtCallException.class);
  }

  @ParameterizedTest
  @CsvSource({"tcp:127.0.0.1:29031-:9031, 29031", "tcp::7020-:7002, 7020", "udp:0.0.0.0:1-:2, 1"})
  void aTakenPortIsReadFromWhatQemuSaid(String rule, int port) {
    ManagerException translated =
        translated(
            1,
            "internal error: QEMU unexpectedly closed the monitor (vm='cocos-1'):"
                + " 2026-01-01T00:00:00.000000Z qemu-system-x86_64: -netdev {\"type\":\"user\"}:"
                + " Could not set up host forwarding rule '"
                + rule
                + "'");

    assertThat(translated)
        .isInstanceOfSatisfying(
            PortTakenException.class, taken -> assertThat(taken.port()).isEqualTo(port));
  }

  @Test
  void whatSpansLinesIsToldInOne() {
    assertThat(translated(1, "internal error: one\r\n\ttwo\n"))
        .hasMessage("libvirt could not start VM 42: internal error: one two");
  }

  @Test
  void qemusWarningsAreLeftOut() {
    String message =
        "internal error: process exited while connecting to monitor:"
            + " 2026-01-01T00:00:00.000000Z qemu-system-x86_64: warning: TCG doesn't support"
            + " requested feature: CPUID.01H:ECX.pcid [bit 17]\n"
            + "2026-01-01T00:00:00.000000Z qemu-system-x86_64: warning: another one\n"
            + "2026-01-01T00:00:00.000000Z qemu-system-x86_64: the reason";

    assertThat(translated(1, message).getMessage())
        .startsWith("libvirt could not start VM 42: internal error: process exited")
        .endsWith("qemu-system-x86_64: the reason")
        .doesNotContain("warning");
  }

  @Test
  void anErrorWithoutAMessageIsStillTold() {
    assertThat(translated(1, null))
        .hasMessage("libvirt could not start VM 42: no reason given")
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HYPERVISOR_REFUSED);
  }

  @Test
  void whatIsOursIsPassedOnAndWhatIsNeitherIsADefect() {
    ManagerException ours = new ManagerException(ErrorCode.DISK_FULL, "full");

    assertThat(LibvirtErrors.translate("x", ours)).isSameAs(ours);
    assertThat(LibvirtErrors.translate("x", new IllegalStateException("oops")).code())
        .isEqualTo(ErrorCode.INTERNAL);
  }

  @Test
  void aMissingDomainIsNothingButNotFound() {
    assertThat(LibvirtErrors.isNotFound(said(42, "no domain"))).isTrue();
    assertThat(LibvirtErrors.isNotFound(said(80, "metadata not found"))).isFalse();
    assertThat(LibvirtErrors.isNotFound(said(1, "internal error"))).isFalse();
    assertThat(LibvirtErrors.isNotFound(new IllegalStateException("no domain"))).isFalse();
  }
}
