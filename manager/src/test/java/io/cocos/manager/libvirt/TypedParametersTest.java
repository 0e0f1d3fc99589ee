package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.jna.Memory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** libvirt's typed parameters in memory, laid out as its libvirt-common.h does. */
class TypedParametersTest {
  private static final int SIZE = 96;
  private static final int UINT = 2;
  private static final int STRING = 7;

  private final List<Memory> texts = new ArrayList<>();
  private final Memory parameters = new Memory(4 * SIZE);
  private int count;

  private void name(String name, int type) {
    parameters.setString((long) count * SIZE, name);
    parameters.setInt((long) count * SIZE + 80, type);
    count++;
  }

  private void number(String name, int value) {
    parameters.setInt((long) count * SIZE + 88, value);
    name(name, UINT);
  }

  private void text(String name, String value) {
    Memory text = new Memory(value.length() + 1L);
    text.setString(0, value);
    texts.add(text); // memory that nobody refers to is freed
    parameters.setPointer((long) count * SIZE + 88, text);
    name(name, STRING);
  }

  @Test
  void textsAndNumbersAreReadByTheirNames() {
    text("pdh", "UERI");
    number("max-guests", 500);
    number("largest", -1);

    TypedParameters read = TypedParameters.at(parameters, count);

    assertThat(read.requiredText("pdh")).isEqualTo("UERI");
    assertThat(read.number("max-guests")).hasValue(500);
    assertThat(read.requiredNumber("largest")).isEqualTo(0xffff_ffffL);
    assertThat(read.number("max-es-guests")).isEmpty();
    assertThat(read.text("cert-chain")).isEmpty();
  }

  @Test
  void whatLibvirtAlwaysTellsIsMissedByName() {
    TypedParameters nothing = TypedParameters.at(parameters, 0);

    assertThatIllegalStateException()
        .isThrownBy(() -> nothing.requiredText("pdh"))
        .withMessageContaining("pdh");
  }
}
