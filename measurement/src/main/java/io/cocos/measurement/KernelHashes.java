package io.cocos.measurement;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The hashes by which firmware knows the kernel that was measured: QEMU writes them as a table into
 * the guest's memory before that is measured.
 *
 * @see <a href="https://github.com/qemu/qemu/blob/master/target/i386/sev.c">QEMU: where the table
 *     is written</a>
 */
public final class KernelHashes {
  private static final UUID TABLE = UUID.fromString("9438d606-4f22-4cc9-b479-a793d411fd21");
  private static final UUID COMMAND_LINE = UUID.fromString("97d02dd8-bd20-4c94-aa78-e7714d36ab2a");
  private static final UUID INITRD = UUID.fromString("44baf731-3a2f-4bd7-9af1-41e29169781d");
  private static final UUID KERNEL = UUID.fromString("4de79437-abd2-427f-b835-d5b172d2045b");

  private static final int HASH = 32;
  private static final int ENTRY = Guids.LENGTH + Short.BYTES + HASH;
  private static final int LENGTH = Guids.LENGTH + Short.BYTES + 3 * ENTRY;
  private static final int PADDED_LENGTH = (LENGTH + 15) / 16 * 16;

  private final byte[] kernel;
  private final byte[] initrd;
  private final byte[] commandLine;

  private KernelHashes(byte[] kernel, byte[] initrd, byte[] commandLine) {
    this.kernel = kernel;
    this.initrd = initrd;
    this.commandLine = commandLine;
  }

  /**
   * The hashes of what a guest is launched with.
   *
   * @param kernelSha256 of the kernel's file
   * @param initrdSha256 of the initrd's file; of no bytes at all when there is none
   * @param commandLine without the NUL that QEMU sets behind it
   */
  public static KernelHashes of(byte[] kernelSha256, byte[] initrdSha256, String commandLine) {
    if (kernelSha256.length != HASH || initrdSha256.length != HASH) {
      throw new IllegalArgumentException("a SHA-256 has " + HASH + " bytes");
    }
    return new KernelHashes(
        kernelSha256.clone(),
        initrdSha256.clone(),
        Digests.SHA_256.of((commandLine + '\0').getBytes(StandardCharsets.UTF_8)));
  }

  /** The table, as it is measured. */
  byte[] table() {
    ByteBuffer table = ByteBuffer.allocate(PADDED_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    Guids.put(table, TABLE);
    table.putShort((short) LENGTH);
    putEntry(table, COMMAND_LINE, commandLine);
    putEntry(table, INITRD, initrd);
    putEntry(table, KERNEL, kernel);
    return table.array();
  }

  private static void putEntry(ByteBuffer table, UUID name, byte[] hash) {
    Guids.put(table, name);
    table.putShort((short) ENTRY).put(hash);
  }
}
