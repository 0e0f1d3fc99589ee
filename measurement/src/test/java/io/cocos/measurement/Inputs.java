package io.cocos.measurement;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * What the recorded digests were made from: made here, byte by byte, so that no firmware has to lie
 * beside the tests.
 */
public final class Inputs {
  static final String COMMAND_LINE = "console=ttyS0 quiet cocos.computation_sha256=7778cd80";

  private static final int FIRMWARE_PAGES = 16;
  private static final int HASHES_ADDRESS = 0x80fc00;
  private static final int RESET_ADDRESS = 0x80b004;
  private static final int METADATA_AT = 0x8000;

  private Inputs() {}

  /** Firmware with all that there can be. */
  public static byte[] firmware() {
    return firmware(HASHES_ADDRESS, true);
  }

  /** Firmware whose entry for hashes is there, but empty, as that of a plain OVMF is. */
  static byte[] firmwareWithoutHashes() {
    return firmware(0, false);
  }

  public static byte[] kernel() {
    return noise(70_001, 1);
  }

  public static byte[] initrd() {
    return noise(12_345, 2);
  }

  static KernelHashes hashes() {
    return KernelHashes.of(
        Digests.SHA_256.of(kernel()), Digests.SHA_256.of(initrd()), COMMAND_LINE);
  }

  /** Writes them where another tool can read them. */
  static void writeTo(Path folder) {
    try {
      Files.write(folder.resolve("firmware.fd"), firmware());
      Files.write(folder.resolve("firmware-without-hashes.fd"), firmwareWithoutHashes());
      Files.write(folder.resolve("tdx-firmware.fd"), TdxInputs.firmware());
      Files.write(folder.resolve("tdx-firmware-all-measured.fd"), TdxInputs.allMeasured());
      Files.write(folder.resolve("kernel"), kernel());
      Files.write(folder.resolve("initrd"), initrd());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static byte[] firmware(int hashesAddress, boolean hashesPage) {
    ByteBuffer image =
        ByteBuffer.wrap(noise(FIRMWARE_PAGES * 4096, 3)).order(ByteOrder.LITTLE_ENDIAN);
    int sections = hashesPage ? 5 : 4;
    image.position(METADATA_AT);
    image.put("ASEV".getBytes(StandardCharsets.US_ASCII));
    image.putInt(16 + sections * 12).putInt(1).putInt(sections);
    image.putInt(0x800000).putInt(0x9000).putInt(1);
    image.putInt(0x80d000).putInt(0x1000).putInt(2);
    image.putInt(0x80e000).putInt(0x1000).putInt(3);
    if (hashesPage) {
      image.putInt(0x80f000).putInt(0x1000).putInt(0x10);
    }
    image.putInt(0x810000).putInt(0x10000).putInt(1);

    ByteBuffer table = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
    entry(table, "dc886566-984a-4798-a75e-5585a7bf67cc", image.capacity() - METADATA_AT);
    entry(
        table,
        "7255371f-3a3b-4b04-927b-1da6efa8d454",
        hashesAddress,
        hashesAddress == 0 ? 0 : 0x400);
    entry(table, "00f771de-1a7e-4fcb-890e-68c77e2fb44e", RESET_ADDRESS);
    end(image, table);
    return image.array();
  }

  /** Sets the table of entries where it belongs in the image. */
  static void end(ByteBuffer image, ByteBuffer table) {
    int length = table.position() + 18;
    table.putShort((short) length);
    Guids.put(table, UUID.fromString("96b582de-1fb2-45f7-baea-a366c55a082d"));
    table.flip();
    image.position(image.capacity() - 32 - length);
    image.put(table);
  }

  static void entry(ByteBuffer table, String guid, int... values) {
    for (int value : values) {
      table.putInt(value);
    }
    table.putShort((short) (values.length * Integer.BYTES + 18));
    Guids.put(table, UUID.fromString(guid));
  }

  /** Bytes without a pattern, always the same. */
  static byte[] noise(int length, int seed) {
    byte[] bytes = new byte[length];
    int state = seed;
    for (int index = 0; index < length; index++) {
      state = state * 1664525 + 1013904223;
      bytes[index] = (byte) (state >>> 24);
    }
    return bytes;
  }
}
