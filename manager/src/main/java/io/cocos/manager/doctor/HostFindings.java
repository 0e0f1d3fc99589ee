package io.cocos.manager.doctor;

import io.cocos.manager.doctor.Finding.Outcome;
import io.cocos.manager.vm.Confidential;
import io.cocos.manager.vm.HostOffers;
import io.cocos.manager.vm.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a host offers, as findings.
 *
 * @param offers what it offers
 * @param wanted how every VM is to be protected
 */
record HostFindings(HostOffers offers, Confidential wanted) {
  List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok("libvirt", "version " + offers.libvirt()));
    findings.add(Finding.ok("QEMU", "version " + offers.qemu()));
    findings.add(kvm());
    findings.add(firmware());
    offers.protections().forEach(offer -> findings.add(protection(offer)));
    return findings;
  }

  private Finding kvm() {
    HostOffers.Kvm kvm = offers.kvm();
    String seen = kvm.probed().map(probe -> "; seen: " + probe.seen()).orElse("");
    if (kvm.used().isEmpty()) {
      return Finding.note("KVM", "libvirt offers it; nobody has seen yet whether it works");
    }
    if (!kvm.used().get()) {
      return Finding.note(
          "KVM",
          "VMs are emulated, which is slow: "
              + (kvm.offered() ? "KVM is offered, and not used" + seen : "libvirt offers no KVM"));
    }
    if (!kvm.offered()) {
      return Finding.wrong(
          "KVM", "VMs are to be executed by KVM, and libvirt offers none: look at /dev/kvm");
    }
    return kvm.probed().filter(probe -> !probe.executes()).isPresent()
        ? Finding.note(
            "KVM", "VMs are executed by KVM as configured, though it may not work" + seen)
        : Finding.ok("KVM", "VMs are executed by KVM" + seen);
  }

  private Finding firmware() {
    HostOffers.Firmware firmware = offers.firmware();
    String starts =
        firmware.starts().stream().map(Confidential::title).collect(Collectors.joining(", "));
    return Finding.ok(
        "firmware",
        "%s: it starts %s; it checks %s"
            .formatted(
                firmware.file(),
                starts.isEmpty() ? "unprotected guests only" : "guests with " + starts,
                firmware.kernelHashes() ? "kernel hashes" : "no kernel hashes"));
  }

  private Finding protection(Offer offer) {
    String subject = offer.technology().title();
    if (offer.available()) {
      String slots = offer.slots().isPresent() ? ", slots: " + offer.slots().getAsInt() : "";
      return Finding.ok(subject, "can be had" + slots);
    }
    return new Finding(
        subject, offer.technology() == wanted ? Outcome.WRONG : Outcome.NOTE, offer.obstacles());
  }
}
