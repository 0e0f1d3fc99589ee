package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.vm.DomainState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What libvirt's numbers mean, and what it does not know any more. */
class DomainStatesTest {
  @ParameterizedTest(name = "{0} for {1}: {2}")
  @CsvSource({
    "1, 1, RUNNING",
    "2, 0, RUNNING",
    "3, 1, PAUSED",
    "4, 1, RUNNING",
    "5, 1, SHUT_DOWN",
    "5, 2, DESTROYED",
    "5, 3, CRASHED",
    "5, 4, DESTROYED",
    "5, 5, DESTROYED",
    "5, 8, CRASHED",
    "6, 1, CRASHED",
    "7, 1, PAUSED"
  })
  void mostStatesAndReasonsSpeakForThemselves(int state, int reason, DomainState expected) {
    assertThat(DomainStates.of(state, reason, true, () -> true)).isEqualTo(expected);
    assertThat(DomainStates.of(state, reason, false, () -> false)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "lived {0}, started {1}: {2}")
  @CsvSource({
    "false, false, DEFINED",
    "false, true, LOST",
    "true, false, LOST",
    "true, true, LOST",
  })
  void ofADomainThatRanNobodyKnowsWhyItDoesNotAfterLibvirtsRestart(
      boolean lived, boolean started, DomainState expected) {
    assertThat(DomainStates.of(5, 0, lived, () -> started)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "lived {0}: {1}")
  @CsvSource({"false, DEFINED", "true, LOST"})
  void aDomainWhoseStartFailedNeverRanUnlessItDidBefore(boolean lived, DomainState expected) {
    assertThat(DomainStates.of(5, 6, lived, () -> true)).isEqualTo(expected);
  }
}
