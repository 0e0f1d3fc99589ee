package io.cocos.manager.confidential;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.vm.Confidential;
import io.cocos.manager.vm.Offer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Whether a protection can be had, by what everybody says of it. */
class OffersTest {
  private static final List<String> NOTHING = List.of();
  private static final OptionalInt UNKNOWN = OptionalInt.empty();

  private static Offers kernel(Optional<String> switchedOff) {
    return new Offers(
        new Obstacles() {
          @Override
          public String of(Confidential technology) {
            return "the kernel shows no " + technology.title();
          }

          @Override
          public Optional<String> switchedOff(Confidential technology) {
            return switchedOff;
          }
        });
  }

  @Test
  void whatLibvirtOffersCanBeHadWhateverTheKernelShows() {
    Offer offer =
        kernel(Optional.empty()).offer(Confidential.SEV, NOTHING, NOTHING, OptionalInt.of(509));

    assertThat(offer.available()).isTrue();
    assertThat(offer.obstacles()).isEmpty();
    assertThat(offer.slots()).hasValue(509);
  }

  @Test
  void whatLibvirtRefusesIsExplainedByWhatTheKernelShows() {
    Offer offer =
        kernel(Optional.of("unasked"))
            .offer(Confidential.SEV_SNP, List.of("libvirt is too old"), NOTHING, OptionalInt.of(0));

    assertThat(offer.available()).isFalse();
    assertThat(offer.obstacles())
        .containsExactly("libvirt is too old", "the kernel shows no SEV-SNP");
  }

  @Test
  void whatTheKernelHasSwitchedOffCannotBeHadThoughLibvirtOffersIt() {
    Offer offer =
        kernel(Optional.of("sev_es is off")).offer(Confidential.SEV_ES, NOTHING, NOTHING, UNKNOWN);

    assertThat(offer.obstacles()).containsExactly("sev_es is off");
  }

  @Test
  void withoutAnySlotItCannotBeHad() {
    Offer offer =
        kernel(Optional.empty()).offer(Confidential.SEV_ES, NOTHING, NOTHING, OptionalInt.of(0));

    assertThat(offer.obstacles())
        .singleElement()
        .asString()
        .contains("no slot for SEV-ES guests")
        .contains("firmware setup");
  }

  @Test
  void anUnknownNumberOfSlotsIsNoObstacle() {
    assertThat(
            kernel(Optional.empty()).offer(Confidential.TDX, NOTHING, NOTHING, UNKNOWN).available())
        .isTrue();
  }

  @Test
  void firmwareThatCannotStartItIsAnObstacleToo() {
    Offer offer =
        kernel(Optional.empty())
            .offer(Confidential.SEV_SNP, List.of("old"), List.of("no metadata"), UNKNOWN);

    assertThat(offer.obstacles()).endsWith("no metadata").hasSize(3);
  }
}
