package io.cocos.measurement.tdx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TdxQuoteTest {
  /** A quote of nothing, but for the changes. */
  private static byte[] quote(Consumer<ByteBuffer> changes) {
    byte[] bytes = new byte[1000];
    ByteBuffer quote = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    quote.putShort(0, (short) 4).putInt(4, 0x81);
    changes.accept(quote);
    return bytes;
  }

  private static byte[] bytes(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Test
  void everyFieldIsReadWhereItStands() {
    TdxQuote quote =
        TdxQuote.parse(
            quote(
                bytes -> {
                  bytes.putLong(168, 0x10000000);
                  bytes.duplicate().position(184).put(bytes(48, 1)).put(bytes(48, 2));
                  bytes.duplicate().position(568).put(bytes(64, 3));
                }));

    assertThat(quote.attributes()).isEqualTo(0x10000000);
    assertThat(quote.allowsDebugging()).isFalse();
    assertThat(quote.measurement()).isEqualTo(bytes(48, 1));
    assertThat(quote.configurationId()).isEqualTo(bytes(48, 2));
    assertThat(quote.reportData()).isEqualTo(bytes(64, 3));
    assertThat(TdxQuote.parse(quote(bytes -> bytes.putLong(168, 1))).allowsDebugging()).isTrue();
  }

  @Test
  void whatIsNoQuoteIsRefusedWithTheReason() {
    assertThatExceptionOfType(MalformedQuoteException.class)
        .isThrownBy(() -> TdxQuote.parse(new byte[631]))
        .withMessageContaining("632 bytes or more, not 631");
    assertThatExceptionOfType(MalformedQuoteException.class)
        .isThrownBy(() -> TdxQuote.parse(quote(bytes -> bytes.putShort(0, (short) 5))))
        .withMessageContaining("version 5");
    assertThatExceptionOfType(MalformedQuoteException.class)
        .isThrownBy(() -> TdxQuote.parse(quote(bytes -> bytes.putInt(4, 0))))
        .withMessageContaining("technology 0x0");
  }
}
