package io.cocos.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.measurement.TdxInputs.Section;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an MRTD covers; that it is the right one is seen in {@link RecordedDigestsTest}. */
class TdxLaunchTest {
  private static byte[] digest(byte[] image, TdxPageOrder order) {
    return TdxLaunch.digest(Firmware.of(image), order);
  }

  private static byte[] withAnotherByteAt(int at) {
    byte[] image = TdxInputs.firmware();
    image[at] ^= 1;
    return image;
  }

  @ParameterizedTest
  @EnumSource
  void everyByteOfTheCodeIsMeasured(TdxPageOrder order) {
    byte[] digest = digest(TdxInputs.firmware(), order);

    assertThat(digest)
        .hasSize(48)
        .isNotEqualTo(digest(withAnotherByteAt(0x8000), order))
        .isNotEqualTo(digest(withAnotherByteAt(0x12345), order))
        .isNotEqualTo(digest(withAnotherByteAt(TdxInputs.LENGTH - 1), order));
  }

  @ParameterizedTest
  @EnumSource
  void variablesAreMeasuredOnlyIfTheFirmwareSaysSo(TdxPageOrder order) {
    byte[] all = TdxInputs.allMeasured();
    all[0x7fff] ^= 1;

    assertThat(digest(withAnotherByteAt(0x7fff), order))
        .isEqualTo(digest(TdxInputs.firmware(), order));
    assertThat(digest(all, order)).isNotEqualTo(digest(TdxInputs.allMeasured(), order));
  }

  @ParameterizedTest
  @EnumSource
  void theOrderOfTheSectionsIsMeasured(TdxPageOrder order) {
    List<Section> sections = TdxInputs.sections();
    Section last = sections.remove(sections.size() - 1);
    sections.add(2, last);

    assertThat(digest(TdxInputs.image(sections), order))
        .isNotEqualTo(digest(TdxInputs.firmware(), order));
  }
}
