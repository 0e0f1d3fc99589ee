package io.cocos.manager.confidential;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What OVMF firmware says of itself to those who start it: a table of entries, each named by a
 * GUID, just before the reset vector at the end of the image. It is written and read backwards: the
 * data of an entry, the entry's length in two bytes, its GUID. Immutable.
 *
 * @see <a
 *     href="https://github.com/tianocore/edk2/blob/master/OvmfPkg/ResetVector/Ia16/ResetVectorVtf0.asm">edk2:
 *     where the table is made</a>
 * @see <a href="https://www.qemu.org/docs/master/system/i386/amd-memory-encryption.html">QEMU: AMD
 *     Secure Encrypted Virtualization</a>
 */
public final class FirmwareTable {
  /** The name of the table itself, which is its last entry. */
  private static final UUID TABLE = UUID.fromString("96b582de-1fb2-45f7-baea-a366c55a082d");

  /** Where in the guest's memory the hashes of kernel, initrd and command line go. */
  private static final UUID KERNEL_HASHES = UUID.fromString("7255371f-3a3b-4b04-927b-1da6efa8d454");

  /** So many bytes of the image follow the table. */
  private static final int RESET_VECTOR = 32;

  private static final int GUID = 16;
  private static final int LENGTH_AND_GUID = Short.BYTES + GUID;
  private static final int LONGEST_TABLE = 0xffff;

  private final Map<UUID, ByteBuffer> entries = new HashMap<>();

  private FirmwareTable(ByteBuffer end) {
    int tableEnd = end.limit() - RESET_VECTOR;
    Optional<Entry> table = Entry.endingAt(end, tableEnd);
    if (table.isEmpty() || !table.get().name().equals(TABLE)) {
      return;
    }
    int first = tableEnd - table.get().length();
    int at = tableEnd - LENGTH_AND_GUID;
    Optional<Entry> entry = Entry.endingAt(end, at);
    while (entry.isPresent() && at - entry.get().length() >= first) {
      entries.put(entry.get().name(), entry.get().data());
      at -= entry.get().length();
      entry = Entry.endingAt(end, at);
    }
  }

  /**
   * Reads the table of a firmware image; firmware that has none has an empty one.
   *
   * @throws ManagerException with {@code HOST_FILE_UNUSABLE} when the file cannot be read
   */
  public static FirmwareTable of(Path firmware) {
    try (RandomAccessFile image = new RandomAccessFile(firmware.toFile(), "r")) {
      byte[] end = new byte[(int) Math.min(image.length(), LONGEST_TABLE + RESET_VECTOR)];
      image.seek(image.length() - end.length);
      image.readFully(end);
      return new FirmwareTable(ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN));
    } catch (IOException unreadable) {
      throw new ManagerException(
          ErrorCode.HOST_FILE_UNUSABLE,
          "the firmware %s cannot be read: %s; set MANAGER_QEMU_OVMF_CODE_FILE to one that can"
              .formatted(firmware, unreadable.getMessage()),
          unreadable);
    }
  }

  /**
   * Whether the firmware checks kernel, initrd and command line against hashes that are part of the
   * launch measurement. Every recent OVMF has the entry; only one that is built for it also has the
   * memory.
   */
  public boolean takesKernelHashes() {
    ByteBuffer area = entries.get(KERNEL_HASHES);
    return area != null
        && area.remaining() >= 2 * Integer.BYTES
        && area.getInt(0) != 0
        && area.getInt(Integer.BYTES) != 0;
  }

  /** An entry: its name, its length with all that belongs to it, and its data. */
  private record Entry(UUID name, int length, ByteBuffer data) {
    /** The entry that ends there; empty when none does. */
    static Optional<Entry> endingAt(ByteBuffer image, int end) {
      if (end < LENGTH_AND_GUID) {
        return Optional.empty();
      }
      int length = Short.toUnsignedInt(image.getShort(end - LENGTH_AND_GUID));
      if (length < LENGTH_AND_GUID || length > end) {
        return Optional.empty();
      }
      ByteBuffer data =
          image.slice(end - length, length - LENGTH_AND_GUID).order(ByteOrder.LITTLE_ENDIAN);
      return Optional.of(new Entry(guid(image, end - GUID), length, data));
    }

    /** A GUID's first three fields are little-endian, the rest is in reading order. */
    private static UUID guid(ByteBuffer image, int at) {
      long first = Integer.toUnsignedLong(image.getInt(at));
      long second = Short.toUnsignedLong(image.getShort(at + 4));
      long third = Short.toUnsignedLong(image.getShort(at + 6));
      return new UUID(first << 32 | second << 16 | third, Long.reverseBytes(image.getLong(at + 8)));
    }
  }
}
