package io.cocos.manager.libvirt;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Confidential;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.libvirt.LibvirtException;

/**
 * All that libvirt says of what guests can have, asked in one go.
 *
 * @param libvirt which release of libvirt answers
 * @param qemu which release of QEMU it finds by itself; numbered alike
 * @param host what it says of the host
 * @param guests what it says that guests on KVM can have; empty when it refuses to say, or cannot
 * @param refusal why it refuses
 * @param secureProcessor what it says of AMD's secure processor, by its default QEMU; empty when it
 *     knows of none
 */
record LibvirtAnswers(
    LibvirtVersion libvirt,
    LibvirtVersion qemu,
    HostCapabilities host,
    Optional<DomainCapabilities> guests,
    Optional<String> refusal,
    Optional<TypedParameters> secureProcessor) {
  private static final String QUESTION = "tell what guests on KVM can have";

  /** Asks. That something is not there is an answer; that nobody answers is an error. */
  static LibvirtAnswers ask(Session session, Optional<String> emulator, String machine)
      throws LibvirtException {
    Optional<DomainCapabilities> guests = Optional.empty();
    Optional<String> refusal = Optional.empty();
    try {
      guests = session.domainCapabilities(emulator, machine, "kvm").map(DomainCapabilities::parse);
    } catch (LibvirtCallException failed) {
      ManagerException known = LibvirtErrors.translate(QUESTION, failed);
      if (known.code() != ErrorCode.HYPERVISOR_REFUSED
          && known.code() != ErrorCode.HOST_UNSUITABLE) {
        throw failed;
      }
      refusal = Optional.of(known.getMessage());
    }
    return new LibvirtAnswers(
        new LibvirtVersion(session.getLibVersion()),
        new LibvirtVersion(session.getVersion()),
        HostCapabilities.parse(session.getCapabilities()),
        guests,
        refusal,
        session.launchSecurity().platform());
  }

  /** Why libvirt launches no guest of that technology; none when it does. */
  List<String> refusals(Confidential technology) {
    if (guests.filter(known -> known.offers(technology)).isPresent()) {
      return List.of();
    }
    if (!libvirt.knows(technology)) {
      return List.of(libvirt.knowledge() + ": take a newer libvirt");
    }
    return List.of(refusal.orElse("libvirt's domain capabilities offer no " + technology.title()));
  }

  /** How many guests of that technology there can be at once; empty when libvirt does not say. */
  OptionalInt slots(Confidential technology) {
    return guests
        .map(DomainCapabilities::slots)
        .orElse(SevSlots.UNTOLD)
        .or(new SevSlots(node("max-guests"), node("max-es-guests")))
        .of(technology);
  }

  /** libvirt says 0 too where the processor says nothing. */
  private OptionalInt node(String number) {
    return secureProcessor.map(said -> said.number(number)).orElseGet(OptionalLong::empty).stream()
        .filter(slots -> slots > 0)
        .mapToInt(Math::toIntExact)
        .findFirst();
  }
}
