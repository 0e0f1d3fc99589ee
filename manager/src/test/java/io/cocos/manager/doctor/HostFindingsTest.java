package io.cocos.manager.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.doctor.Finding.Outcome;
import io.cocos.manager.vm.Confidential;
import io.cocos.manager.vm.HostOffers;
import io.cocos.manager.vm.HostOffers.Kvm;
import io.cocos.manager.vm.HostOffers.Probe;
import io.cocos.manager.vm.Samples;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How what a host offers is judged by what is wanted of it. */
class HostFindingsTest {
  private static final Optional<Probe> WORKS = Optional.of(new Probe(true, "a guest ran"));
  private static final Optional<Probe> FAILS = Optional.of(new Probe(false, "it printed nothing"));

  private static Finding kvm(boolean offered, Optional<Probe> probed, Optional<Boolean> used) {
    HostOffers sample = Samples.offers();
    HostOffers offers =
        new HostOffers(
            sample.libvirt(),
            sample.qemu(),
            sample.processor(),
            new Kvm(offered, probed, used),
            sample.firmware(),
            sample.protections());
    return finding(new HostFindings(offers, Confidential.NONE), "KVM");
  }

  private static Finding finding(HostFindings findings, String subject) {
    return findings.look().stream()
        .filter(found -> found.subject().equals(subject))
        .findFirst()
        .orElseThrow();
  }

  private static void assertFinding(Finding found, Outcome outcome, String detail) {
    assertThat(found.outcome()).isEqualTo(outcome);
    assertThat(found.details()).singleElement().asString().contains(detail);
  }

  @Test
  void kvmThatWasSeenToWorkIsAsItShouldBe() {
    assertFinding(
        kvm(true, WORKS, Optional.of(true)), Outcome.OK, "executed by KVM; seen: a guest");
  }

  @Test
  void kvmThatIsUsedAgainstWhatWasSeenIsWorthANote() {
    assertFinding(kvm(true, FAILS, Optional.of(true)), Outcome.NOTE, "it printed nothing");
  }

  @Test
  void kvmThatIsWantedAndNotOfferedIsInTheWay() {
    assertFinding(kvm(false, Optional.empty(), Optional.of(true)), Outcome.WRONG, "/dev/kvm");
  }

  @Test
  void emulationIsWorthANote() {
    assertFinding(kvm(true, FAILS, Optional.of(false)), Outcome.NOTE, "slow: KVM is offered");
    assertFinding(
        kvm(false, Optional.empty(), Optional.of(false)), Outcome.NOTE, "libvirt offers no KVM");
  }

  @Test
  void kvmThatNobodyHasTriedIsNotVouchedFor() {
    assertFinding(
        kvm(true, Optional.empty(), Optional.empty()), Outcome.NOTE, "nobody has seen yet");
  }

  @Test
  void aProtectionIsInTheWayOnlyWhenItIsWantedAndMissing() {
    HostFindings findings = new HostFindings(Samples.offers(), Confidential.SEV_SNP);

    assertFinding(finding(findings, "SEV"), Outcome.OK, "can be had, slots: 2");
    assertThat(finding(findings, "SEV-SNP").outcome()).isEqualTo(Outcome.WRONG);
    assertThat(finding(findings, "SEV-SNP").details())
        .containsExactly("old libvirt", "old processor");
    assertThat(finding(findings, "TDX").outcome()).isEqualTo(Outcome.NOTE);
  }
}
