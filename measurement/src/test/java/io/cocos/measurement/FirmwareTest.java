package io.cocos.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether firmware checks kernel hashes is read from the firmware. */
class FirmwareTest {
  /** The GUIDs as they stand in an image. */
  private static final String TABLE = "de82b596b21ff745baeaa366c55a082d";

  private static final String KERNEL_HASHES = "1f375572" + "3b3a" + "044b" + "927b1da6efa8d454";
  private static final String ANOTHER = "0102030405060708090a0b0c0d0e0f10";

  private static byte[] entry(String guid, byte[] data) {
    return ByteBuffer.allocate(data.length + 18)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(data)
        .putShort((short) (data.length + 18))
        .put(HexFormat.of().parseHex(guid))
        .array();
  }

  private static byte[] area(int base, int size) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(base).putInt(size).array();
  }

  /** An image with code before the table of these entries, and the reset vector behind it. */
  private static byte[] image(byte[]... entries) throws IOException {
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    for (byte[] entry : entries) {
      table.write(entry);
    }
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    image.write(new byte[100_000]);
    image.write(entry(TABLE, table.toByteArray()));
    image.write(new byte[32]);
    return image.toByteArray();
  }

  private static boolean takesKernelHashes(byte[] image) {
    return Firmware.of(image).kernelHashArea().isPresent();
  }

  @Test
  void firmwareWithAPlaceForKernelHashesTakesThem() throws Exception {
    assertThat(takesKernelHashes(image(entry(KERNEL_HASHES, area(0x80fc00, 0x400))))).isTrue();
  }

  @Test
  void thePlaceIsFoundAmongOtherEntries() throws Exception {
    assertThat(
            takesKernelHashes(
                image(
                    entry(ANOTHER, new byte[40]),
                    entry(KERNEL_HASHES, area(0x80fc00, 0x400)),
                    entry(ANOTHER, new byte[0]))))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 1024", "8453120, 0"})
  void anEntryWithoutMemoryIsNoPlace(int base, int size) throws Exception {
    assertThat(takesKernelHashes(image(entry(KERNEL_HASHES, area(base, size))))).isFalse();
  }

  @Test
  void otherEntriesAreNoPlace() throws Exception {
    assertThat(takesKernelHashes(image(entry(ANOTHER, area(0x80fc00, 0x400))))).isFalse();
    assertThat(takesKernelHashes(image(entry(KERNEL_HASHES, new byte[7])))).isFalse();
    assertThat(takesKernelHashes(image())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 32, 49, 50, 200_000})
  void whatIsNoFirmwareHasNoTable(int length) {
    assertThat(takesKernelHashes(new byte[length])).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 17, 0xffff})
  void anEntryOfImpossibleLengthEndsTheTable(int length) throws Exception {
    byte[] broken = entry(ANOTHER, new byte[4]);
    ByteBuffer.wrap(broken).order(ByteOrder.LITTLE_ENDIAN).putShort(4, (short) length);

    assertThat(takesKernelHashes(image(entry(KERNEL_HASHES, area(0x80fc00, 0x400)), broken)))
        .isFalse();
  }
}
