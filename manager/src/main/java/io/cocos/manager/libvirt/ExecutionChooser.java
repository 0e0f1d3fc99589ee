package io.cocos.manager.libvirt;

import io.cocos.manager.config.AccelerationChoice;
import io.cocos.manager.config.ConfidentialConfig;
import io.cocos.manager.config.GuestConfig;
import io.cocos.manager.domainxml.DomainSpec.Acceleration;
import io.cocos.manager.domainxml.LaunchSecurity;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides how guests are executed, by what libvirt says that they can have. Whoever asks for a
 * protection gets it on KVM without a probe, unless KVM is forbidden too: a host that can encrypt
 * guests can execute them, and emulation would be no way out. Safe for use by many threads.
 */
final class ExecutionChooser {
  private final GuestConfig guest;
  private final LibvirtConnection connection;
  private final AccelerationChooser acceleration;
  private final ConfidentialLaunches confidential;
  private final Map<Acceleration, Execution> plain = new ConcurrentHashMap<>();
  private volatile OptionalInt confidentialSlots = OptionalInt.empty();

  ExecutionChooser(
      GuestConfig guest,
      LibvirtConnection connection,
      AccelerationChooser acceleration,
      ConfidentialLaunches confidential) {
    this.guest = guest;
    this.connection = connection;
    this.acceleration = acceleration;
    this.confidential = confidential;
  }

  /**
   * How a VM is executed now.
   *
   * @throws ManagerException with {@code HOST_UNSUITABLE} when the host has not got what was asked
   *     for
   */
  Execution choose() {
    return guest
        .confidential()
        .map(this::confidential)
        .orElseGet(() -> plain(acceleration.choose()));
  }

  /**
   * How many confidential guests there can be at once, as libvirt said when it was asked last how a
   * VM is executed; empty until then, and when guests are to be none. Asks nobody.
   */
  OptionalInt confidentialSlots() {
    return confidentialSlots;
  }

  /** Another daemon may answer from now on, which can have been told more, or less. */
  void forget() {
    plain.clear();
  }

  /** How a guest is executed that nothing protects. libvirt is asked once a connection. */
  Execution plain(Acceleration chosen) {
    Execution known = plain.get(chosen);
    if (known == null) {
      known = askedOfPlain(chosen);
      plain.put(chosen, known);
    }
    return known;
  }

  private Execution askedOfPlain(Acceleration chosen) {
    Optional<DomainCapabilities> capabilities =
        guest.maxVcpus().isPresent() && !guest.vtpm() ? Optional.empty() : capabilities(chosen);
    requireVtpm(capabilities);
    return new Execution(chosen, mostVcpus(capabilities), Optional.empty());
  }

  private Execution confidential(ConfidentialConfig asked) {
    Acceleration chosen =
        guest.acceleration() == AccelerationChoice.TCG ? Acceleration.TCG : Acceleration.KVM;
    Optional<DomainCapabilities> capabilities;
    try {
      capabilities = capabilities(chosen);
    } catch (ManagerException refused) {
      throw refused.code() == ErrorCode.HYPERVISOR_REFUSED
          ? confidential.refusal(asked.technology(), refused.getMessage(), refused)
          : refused;
    }
    confidentialSlots =
        capabilities
            .map(known -> known.slots().of(asked.technology()))
            .orElseGet(OptionalInt::empty);
    LaunchSecurity security = confidential.on(capabilities, asked);
    requireVtpm(capabilities);
    return new Execution(chosen, mostVcpus(capabilities), Optional.of(security));
  }

  /** A libvirt that cannot tell what guests can have has the last word at the start. */
  private void requireVtpm(Optional<DomainCapabilities> capabilities) {
    if (guest.vtpm() && capabilities.filter(known -> !known.vtpm()).isPresent()) {
      throw new ManagerException(
          ErrorCode.HOST_UNSUITABLE,
          "MANAGER_QEMU_VTPM is true, but libvirt cannot emulate a TPM: install the packages swtpm and swtpm-tools and restart libvirt's daemon, or set it to false");
    }
  }

  private Optional<DomainCapabilities> capabilities(Acceleration chosen) {
    return connection
        .call(
            "tell what guests can have",
            session ->
                session.domainCapabilities(
                    guest.emulator().map(Path::toString),
                    guest.machine(),
                    chosen == Acceleration.KVM ? "kvm" : "qemu"))
        .map(DomainCapabilities::parse);
  }

  private static int mostVcpus(Optional<DomainCapabilities> capabilities) {
    return capabilities
        .map(known -> known.mostVcpus().orElse(Integer.MAX_VALUE))
        .orElse(Integer.MAX_VALUE);
  }
}
