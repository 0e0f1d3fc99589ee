package io.cocos.manager.libvirt;

import io.cocos.manager.confidential.FirmwareOffer;
import io.cocos.manager.confidential.Offers;
import io.cocos.manager.confidential.Processor;
import io.cocos.manager.config.GuestConfig;
import io.cocos.manager.vm.Confidential;
import io.cocos.manager.vm.HostOffers;
import io.cocos.manager.vm.HostOffers.Kvm;
import io.cocos.manager.vm.HostOffers.Probe;
import io.cocos.manager.vm.Offer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What this host offers VMs, asked anew at each look: libvirt's daemon, the kernel's modules and
 * the firmware can be others the next time. Safe for use by many threads.
 */
final class LibvirtOffers {
  private final GuestConfig guest;
  private final LibvirtConnection connection;
  private final KvmProbe probe;
  private final Offers offers;

  /**
   * Looks at nothing yet.
   *
   * @param guest what VMs are made of
   * @param probe asked for what it remembers
   * @param offers judges what libvirt says of confidential guests
   */
  LibvirtOffers(GuestConfig guest, LibvirtConnection connection, KvmProbe probe, Offers offers) {
    this.guest = guest;
    this.connection = connection;
    this.probe = probe;
    this.offers = offers;
  }

  /** As {@link io.cocos.manager.vm.Hypervisor#offers}. */
  HostOffers look() {
    LibvirtAnswers answers =
        connection.call(
            "tell what it offers",
            session ->
                LibvirtAnswers.ask(session, guest.emulator().map(Path::toString), guest.machine()));
    FirmwareOffer firmware = FirmwareOffer.of(guest.firmwareCode());
    List<Offer> protections =
        Stream.of(Confidential.values())
            .filter(technology -> technology != Confidential.NONE)
            .map(
                technology ->
                    offers.offer(
                        technology,
                        answers.refusals(technology),
                        firmware.lacks(technology),
                        answers.slots(technology)))
            .toList();
    return new HostOffers(
        answers.libvirt().toString(),
        answers.qemu().toString(),
        Processor.read(Path.of("/")).model(),
        kvm(answers.host().offersKvm()),
        firmware.shown(),
        protections);
  }

  private Kvm kvm(boolean offered) {
    Optional<Probe> probed =
        probe.remembered().map(outcome -> new Probe(outcome.executes(), outcome.why()));
    return new Kvm(offered, probed, usesKvm(offered, probed));
  }

  /**
   * What {@link ExecutionChooser} would come to, as far as that takes no probe: confidential guests
   * get KVM without one.
   */
  private Optional<Boolean> usesKvm(boolean offered, Optional<Probe> probed) {
    return switch (guest.acceleration()) {
      case KVM -> Optional.of(true);
      case TCG -> Optional.of(false);
      case AUTO -> {
        if (guest.confidential().isPresent()) {
          yield Optional.of(true);
        }
        yield offered ? probed.map(Probe::executes) : Optional.of(false);
      }
    };
  }
}
