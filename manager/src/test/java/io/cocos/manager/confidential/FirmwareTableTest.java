package io.cocos.manager.confidential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether firmware checks kernel hashes is read from the firmware. */
class FirmwareTableTest {
  /** The GUIDs as they stand in an image. */
  private static final String TABLE = "de82b596b21ff745baeaa366c55a082d";

  private static final String KERNEL_HASHES = "1f375572" + "3b3a" + "044b" + "927b1da6efa8d454";
  private static final String ANOTHER = "0102030405060708090a0b0c0d0e0f10";

  @TempDir Path folder;

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
  private Path image(byte[]... entries) throws IOException {
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    for (byte[] entry : entries) {
      table.write(entry);
    }
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    image.write(new byte[100_000]);
    image.write(entry(TABLE, table.toByteArray()));
    image.write(new byte[32]);
    return Files.write(folder.resolve("firmware.fd"), image.toByteArray());
  }

  private static boolean takesKernelHashes(Path image) {
    return FirmwareTable.of(image).takesKernelHashes();
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
  void whatIsNoFirmwareHasNoTable(int length) throws Exception {
    Path file = Files.write(folder.resolve("zeros"), new byte[length]);

    assertThat(takesKernelHashes(file)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 17, 0xffff})
  void anEntryOfImpossibleLengthEndsTheTable(int length) throws Exception {
    byte[] broken = entry(ANOTHER, new byte[4]);
    ByteBuffer.wrap(broken).order(ByteOrder.LITTLE_ENDIAN).putShort(4, (short) length);

    assertThat(takesKernelHashes(image(entry(KERNEL_HASHES, area(0x80fc00, 0x400)), broken)))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"OVMF_CODE.fd", "OVMF_CODE_4M.fd", "OVMF_CODE_4M.secboot.fd"})
  void theFirmwareOfDebian12HasTheEntryWithoutMemory(String file) {
    assertThat(takesKernelHashes(Path.of("/usr/share/OVMF", file))).isFalse();
  }

  @Test
  void firmwareThatCannotBeReadIsNamed() {
    Path missing = folder.resolve("missing.fd");

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> FirmwareTable.of(missing))
        .withMessageContaining(missing.toString())
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HOST_FILE_UNUSABLE);
  }
}
