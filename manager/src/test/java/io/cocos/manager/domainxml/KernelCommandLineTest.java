package io.cocos.manager.domainxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelCommandLineTest {
  @Test
  void theFirmwaresAdditionStillFits() {
    assertThat(KernelCommandLine.MAX_BYTES + " initrd=initrd".length()).isEqualTo(2047);
  }

  @Test
  void theLongestFitsAndOneMoreDoesNot() {
    String longest = "a".repeat(KernelCommandLine.MAX_BYTES);

    assertThat(new KernelCommandLine(longest).text()).isEqualTo(longest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KernelCommandLine(longest + "a"))
        .withMessage("kernel command line must be at most 2033 bytes, is 2034");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\tb", "a\0b", "a\u007f", "é", "\uD83D\uDE00"})
  void onlyPrintableAscii(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KernelCommandLine(text))
        .withMessageStartingWith("kernel command line must match");
  }
}
