package io.cocos.manager.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no processor would take is refused before it is asked. */
class LaunchSecretTest {
  private static byte[] header(int... flags) {
    byte[] header = new byte[52];
    for (int at = 0; at < flags.length; at++) {
      header[at] = (byte) flags[at];
    }
    return header;
  }

  private static void assertRefused(byte[] header, byte[] contents, long address, String why) {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> LaunchSecret.of(header, contents, Optional.of(address)))
        .withMessageContaining(why)
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.MALFORMED_REQUEST);
  }

  @Test
  void aSecretIsPassedOnAsItCame() {
    byte[] header = header(1);
    header[51] = 7;
    byte[] contents = new byte[32];
    contents[0] = 9;

    LaunchSecret secret = LaunchSecret.of(header, contents, Optional.of(0x80d000L));

    assertThat(secret.headerInBase64()).startsWith("AQAAAAAA").hasSize(72);
    assertThat(secret.contentsInBase64()).isEqualTo("CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    assertThat(secret.address()).contains(0x80d000L);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20, 51, 53, 104})
  void aHeaderOfAnotherLengthIsRefused(int length) {
    assertRefused(new byte[length], new byte[16], 0, "header has " + length + " bytes");
  }

  @Test
  void aHeaderWithFlagsThatAreNoneIsRefused() {
    assertRefused(header(2), new byte[16], 0, "flags that are none");
    assertRefused(header(1, 1), new byte[16], 0, "flags that are none");
    assertRefused(header(0, 0, 0, 0x80), new byte[16], 0, "flags that are none");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 17, 16385, 16400})
  void aSecretOfAnotherLengthIsRefused(int length) {
    assertRefused(header(), new byte[length], 0, "secret has " + length + " bytes");
  }

  @Test
  void theLongestSecretIsTaken() {
    assertThat(LaunchSecret.of(header(), new byte[16384], Optional.empty()).address()).isEmpty();
  }

  @Test
  void anAddressBetweenBlocksOfMemoryIsRefused() {
    assertRefused(header(), new byte[16], 8, "address is 8");
    assertRefused(header(), new byte[16], -16, "address is -16");
  }

  @Test
  void asTextItTellsNothing() {
    LaunchSecret secret = LaunchSecret.of(header(), new byte[16], Optional.empty());

    assertThat(secret).hasToString("launch secret of 16 bytes");
  }
}
