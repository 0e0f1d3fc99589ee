package io.cocos.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.measurement.TdxInputs.Section;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Firmware that contradicts itself is refused, and what is wrong is named. */
class TdxMetadataTest {
  private static final int CODE = 0;
  private static final int WORKING_MEMORY = 2;
  private static final int HAND_OFF = 4;

  private static void assertRefused(byte[] image, String why) {
    assertThatExceptionOfType(MalformedFirmwareException.class)
        .isThrownBy(() -> TdxLaunch.digest(Firmware.of(image), TdxPageOrder.PAGE_BY_PAGE))
        .withMessageContaining(why);
  }

  /** Refused when one section is another one. */
  private static void assertRefused(int index, Section changed, String why) {
    List<Section> sections = TdxInputs.sections();
    sections.set(index, changed);
    assertRefused(TdxInputs.image(sections), why);
  }

  private static byte[] withHeader(int at, int value) {
    byte[] image = TdxInputs.firmware();
    ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putInt(TdxInputs.METADATA_AT + at, value);
    return image;
  }

  @Test
  void theSectionsAreReadInTheirOrder() {
    assertThat(TdxMetadata.sections(Firmware.of(TdxInputs.firmware())))
        .extracting(TdxSection::address)
        .containsExactly(0xfffc8000L, 0xfffc0000L, 0x810000L, 0x80b000L, 0x809000L, 0x800000L);
  }

  @Test
  void firmwareForOthersIsRefused() {
    assertRefused(new byte[8192], "not built for TDX");
    assertRefused(Inputs.firmware(), "no TDX metadata (e47a6535-984a-4798-865e-4685a7bf8ec2)");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, TdxInputs.LENGTH + 1, Integer.MAX_VALUE, -1})
  void metadataOutsideOfTheImageIsRefused(int beforeTheEnd) {
    byte[] image = TdxInputs.firmware();
    // The last entry's data: before its length and name, those of the table, and the reset vector.
    ByteBuffer.wrap(image)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(TdxInputs.LENGTH - 32 - 18 - 18 - Integer.BYTES, beforeTheEnd);

    assertRefused(image, "outside of it");
  }

  @Test
  void anUnknownFormIsRefused() {
    assertRefused(withHeader(0, 0x56455341), "unknown form");
    assertRefused(withHeader(8, 2), "unknown form (version 2)");
  }

  @ParameterizedTest
  @CsvSource({"4, 0", "4, 207", "4, 2147483647", "4, -1", "12, 0", "12, 7", "12, -1"})
  void aLengthThatIsNotThatOfTheSectionsIsRefused(int at, int value) {
    assertRefused(withHeader(at, value), "cut off");
  }

  @Test
  void moreSectionsThanTheImageCanHoldAreRefused() {
    byte[] image = withHeader(4, 16 + 32 * 1000);
    ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putInt(TdxInputs.METADATA_AT + 12, 1000);

    assertRefused(image, "cut off");
  }

  @Test
  void aSectionBeyondTheEndOfTheImageIsRefused() {
    assertRefused(
        CODE,
        new Section(0x9000, 0x38000, 0xfffc8000L, 0x38000, 0, 1),
        "reaches beyond the end of the image");
    assertRefused(
        CODE,
        new Section(0xffffffffL, 0x1000, 0xfffc8000L, 0x1000, 0, 1),
        "reaches beyond the end of the image");
  }

  @Test
  void aSectionThatIsNotOfWholePagesIsRefused() {
    assertRefused(WORKING_MEMORY, new Section(0, 0, 0x810800, 0x1000, 3, 0), "at 0x810800");
    assertRefused(WORKING_MEMORY, new Section(0, 0, 0x810000, 0x1001, 3, 0), "whole pages");
    assertRefused(WORKING_MEMORY, new Section(0, 0, 0x810000, 0, 3, 0), "empty");
  }

  @Test
  void aSectionBeyondFourGigabytesIsRefused() {
    String why = "beyond the first 4 GiB";
    assertRefused(WORKING_MEMORY, new Section(0, 0, 0x810000, 1L << 32, 3, 0), why);
    assertRefused(WORKING_MEMORY, new Section(0, 0, 1L << 32, 0x1000, 3, 0), why);
    assertRefused(WORKING_MEMORY, new Section(0, 0, 0x1000, Long.MAX_VALUE - 4095, 3, 0), why);
    assertRefused(WORKING_MEMORY, new Section(0, 0, -4096, 0x2000, 3, 0), why);
    assertRefused(WORKING_MEMORY, new Section(0, 0, 0x1000, -4096, 3, 0), why);
  }

  @Test
  void memoryThatIsNamedTwiceIsRefused() {
    assertRefused(
        WORKING_MEMORY, new Section(0, 0, 0x805000, 0x4000, 3, 0), "memory twice, at 0x805000");
  }

  @Test
  void partsOfTheImageThatAreNamedTwiceAreRefused() {
    List<Section> sections = TdxInputs.sections();
    sections.add(new Section(0, 0x1000, 0x1000, 0x1000, 1, 1));

    assertRefused(TdxInputs.image(sections), "parts of the image twice");
  }

  @Test
  void whatQemuDoesNotLaunchIsRefused() {
    assertRefused(WORKING_MEMORY, new Section(0, 0, 0x810000, 0x1000, 4, 2), "unknown kind 4");
    assertRefused(
        WORKING_MEMORY, new Section(0, 0, 0x810000, 0x1000, 3, 2), "unknown attributes 0x2");
    assertRefused(
        WORKING_MEMORY,
        new Section(0, 0x1000, 0x810000, 0x1000, 3, 0),
        "TEMPORARY_MEMORY with 4096 bytes of the image");
    assertRefused(
        CODE,
        new Section(0x8000, 0x37000, 0xfffc8000L, 0x38000, 0, 1),
        "BOOT_FIRMWARE_VOLUME with 225280 bytes of the image");
  }

  @Test
  void contentsThatOnlyTheHostKnowsCannotBeMeasured() {
    assertRefused(
        HAND_OFF,
        new Section(0, 0, 0x809000, 0x2000, 2, 1),
        "to be measured, but is not in the firmware, at 0x809000");
  }

  @Test
  void codeThatIsNotMeasuredIsRefused() {
    assertRefused(
        CODE,
        new Section(0x8000, 0x38000, 0xfffc8000L, 0x38000, 0, 0),
        "any other would have the same MRTD, at 0xfffc8000");
  }

  @ParameterizedTest
  @CsvSource({"0, BOOT_FIRMWARE_VOLUME", "4, HAND_OFF_BLOCK"})
  void whatEveryGuestNeedsCannotBeMissing(int index, String kind) {
    List<Section> sections = TdxInputs.sections();
    sections.remove(index);

    assertRefused(TdxInputs.image(sections), "no section of the kind " + kind);
  }

  /** All that is wrong is noticed as such, or it is another firmware. */
  @ParameterizedTest
  @ValueSource(bytes = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff})
  void metadataWithAWrongByteIsReadOrRefused(byte wrong) {
    byte[] right = TdxInputs.firmware();
    int length = 16 + TdxInputs.sections().size() * 32;
    for (int at = TdxInputs.METADATA_AT; at < TdxInputs.METADATA_AT + length; at++) {
      byte[] image = Arrays.copyOf(right, right.length);
      image[at] = wrong;
      readOrRefuse(image);
    }
  }

  private static void readOrRefuse(byte[] image) {
    try {
      assertThat(TdxMetadata.sections(Firmware.of(image))).isNotEmpty();
    } catch (MalformedFirmwareException refusal) {
      assertThat(refusal).hasMessageContaining("the firmware");
    }
  }
}
