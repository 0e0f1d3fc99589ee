package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.vm.Confidential;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What libvirt's answers come to for each technology. */
class LibvirtAnswersTest {
  private static final OptionalInt UNTOLD = OptionalInt.empty();
  private static final long LIBVIRT_9 = 9_000_000;
  private static final long LIBVIRT_12 = 12_008_000;

  private static LibvirtAnswers answers(
      long libvirt,
      Optional<DomainCapabilities> guests,
      Optional<String> refusal,
      Optional<TypedParameters> node) {
    return new LibvirtAnswers(
        new LibvirtVersion(libvirt),
        new LibvirtVersion(7_002_022),
        new HostCapabilities(Set.of("qemu", "kvm"), Optional.empty()),
        guests,
        refusal,
        node);
  }

  private static LibvirtAnswers offering(
      long libvirt, OptionalInt guests, OptionalInt esGuests, String... types) {
    return answers(
        libvirt,
        Optional.of(
            new DomainCapabilities(
                OptionalInt.of(288),
                Optional.of(new DomainCapabilities.Sev(51, 1, new SevSlots(guests, esGuests))),
                Set.of(types),
                false)),
        Optional.empty(),
        Optional.empty());
  }

  private static TypedParameters node(long guests, long esGuests) {
    return new TypedParameters(
        Map.of("pdh", "UERI"),
        Map.of("cbitpos", 51L, "max-guests", guests, "max-es-guests", esGuests));
  }

  @Test
  void theTypeSevOffersSevAndSevEs() {
    LibvirtAnswers answers = offering(LIBVIRT_12, OptionalInt.of(500), OptionalInt.of(9), "sev");

    assertThat(answers.refusals(Confidential.SEV)).isEmpty();
    assertThat(answers.refusals(Confidential.SEV_ES)).isEmpty();
    assertThat(answers.refusals(Confidential.SEV_SNP))
        .containsExactly("libvirt's domain capabilities offer no SEV-SNP");
  }

  @ParameterizedTest
  @EnumSource(names = {"SEV_SNP", "TDX"})
  void aLibvirtThatIsOlderThanTheTechnologySaysSo(Confidential technology) {
    LibvirtAnswers answers = offering(LIBVIRT_9, OptionalInt.of(500), OptionalInt.of(9), "sev");

    assertThat(answers.refusals(technology))
        .singleElement()
        .asString()
        .startsWith("libvirt 9.0.0 knows SEV and SEV-ES only")
        .endsWith("take a newer libvirt");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void whereLibvirtRefusesKvmItsReasonIsToldForEach(Confidential technology) {
    LibvirtAnswers answers =
        answers(LIBVIRT_12, Optional.empty(), Optional.of("KVM is not there"), Optional.empty());

    assertThat(answers.refusals(technology)).containsExactly("KVM is not there");
    assertThat(answers.slots(technology)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"SEV_ES", "SEV_SNP"})
  void sevEsAndSevSnpHaveSlotsOfTheirOwn(Confidential technology) {
    LibvirtAnswers answers = offering(LIBVIRT_12, OptionalInt.of(500), OptionalInt.of(9), "sev");

    assertThat(answers.slots(technology)).hasValue(9);
    assertThat(answers.slots(Confidential.SEV)).hasValue(500);
    assertThat(answers.slots(Confidential.TDX)).isEmpty();
  }

  @Test
  void aProcessorThatGivesAllSlotsToSevHasNoneForTheOthers() {
    LibvirtAnswers answers = offering(LIBVIRT_12, OptionalInt.of(509), UNTOLD, "sev");

    assertThat(answers.slots(Confidential.SEV_ES)).hasValue(0);
  }

  @Test
  void aLibvirtThatTellsOfNoSlotsSaysNothing() {
    LibvirtAnswers answers = offering(LIBVIRT_9, UNTOLD, UNTOLD, "sev");

    assertThat(answers.slots(Confidential.SEV)).isEmpty();
    assertThat(answers.slots(Confidential.SEV_ES)).isEmpty();
  }

  @Test
  void theSecureProcessorIsHeardWhereTheCapabilitiesAreSilent() {
    LibvirtAnswers answers =
        answers(LIBVIRT_9, Optional.empty(), Optional.empty(), Optional.of(node(500, 9)));

    assertThat(answers.slots(Confidential.SEV)).hasValue(500);
    assertThat(answers.slots(Confidential.SEV_SNP)).hasValue(9);
  }

  @Test
  void aSecureProcessorWithoutNumbersSaysNothing() {
    LibvirtAnswers answers =
        answers(LIBVIRT_9, Optional.empty(), Optional.empty(), Optional.of(node(0, 0)));

    assertThat(answers.slots(Confidential.SEV)).isEmpty();
    assertThat(answers.slots(Confidential.SEV_ES)).isEmpty();
  }
}
