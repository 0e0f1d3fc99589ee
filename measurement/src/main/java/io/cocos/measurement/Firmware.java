package io.cocos.measurement;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * An OVMF image, and what it says of itself to those who start it: a table of entries, each named
 * by a GUID, just before the reset vector at the image's end. It is written and read backwards: the
 * data of an entry, the entry's length in two bytes, its GUID. Immutable.
 *
 * @see <a
 *     href="https://github.com/tianocore/edk2/blob/master/OvmfPkg/ResetVector/Ia16/ResetVectorVtf0.asm">edk2:
 *     where the table is made</a>
 * @see <a
 *     href="https://github.com/tianocore/edk2/blob/master/OvmfPkg/ResetVector/X64/OvmfSevMetadata.asm">edk2:
 *     the metadata for SEV-SNP</a>
 */
public final class Firmware {
  /** Where the image ends in the guest's memory, and the first 4 GiB of it do. */
  private static final long END_OF_IMAGE = 1L << 32;

  /** The name of the table itself, which is its last entry. */
  private static final UUID TABLE = UUID.fromString("96b582de-1fb2-45f7-baea-a366c55a082d");

  private static final UUID KERNEL_HASHES = UUID.fromString("7255371f-3a3b-4b04-927b-1da6efa8d454");
  private static final UUID RESET_BLOCK = UUID.fromString("00f771de-1a7e-4fcb-890e-68c77e2fb44e");
  private static final UUID SNP_METADATA = UUID.fromString("dc886566-984a-4798-a75e-5585a7bf67cc");

  /** So many bytes of the image follow the table. */
  private static final int RESET_VECTOR = 32;

  private static final int LENGTH_AND_GUID = Short.BYTES + Guids.LENGTH;
  private static final int METADATA_SIGNATURE = 0x56455341; // "ASEV", little-endian
  private static final int METADATA_HEADER = 4 * Integer.BYTES;
  private static final int SECTION_LENGTH = 3 * Integer.BYTES;

  private final ByteBuffer image;
  private final Map<UUID, ByteBuffer> entries = new HashMap<>();

  private Firmware(byte[] image) {
    this.image = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    int tableEnd = image.length - RESET_VECTOR;
    Optional<Entry> table = entryEndingAt(tableEnd);
    if (table.isEmpty() || !table.get().name().equals(TABLE)) {
      return;
    }
    int first = tableEnd - table.get().length();
    int at = tableEnd - LENGTH_AND_GUID;
    Optional<Entry> entry = entryEndingAt(at);
    while (entry.isPresent() && at - entry.get().length() >= first) {
      entries.put(entry.get().name(), entry.get().data());
      at -= entry.get().length();
      entry = entryEndingAt(at);
    }
  }

  /** Firmware of these bytes; they are copied. An image without a table has an empty one. */
  public static Firmware of(byte[] image) {
    return new Firmware(image.clone());
  }

  /** The image. */
  byte[] image() {
    return image.array().clone();
  }

  /** The image's bytes. */
  int length() {
    return image.capacity();
  }

  /** Where in the guest's memory the image begins. */
  long address() {
    return END_OF_IMAGE - image.capacity();
  }

  /**
   * Where in the guest's memory the hashes of kernel, initrd and command line go, when the firmware
   * checks them. Every recent OVMF has the entry; only one that is built for it also has the
   * memory.
   */
  public Optional<KernelHashArea> kernelHashArea() {
    return Optional.ofNullable(entries.get(KERNEL_HASHES))
        .filter(data -> data.remaining() >= 2 * Integer.BYTES)
        .map(
            data ->
                new KernelHashArea(
                    Integer.toUnsignedLong(data.getInt(0)), data.getInt(Integer.BYTES)))
        .filter(area -> area.address() != 0 && area.length() != 0);
  }

  /**
   * Where processors other than the first begin.
   *
   * @throws MalformedFirmwareException when the firmware does not say
   */
  long resetAddress() {
    ByteBuffer data = entries.get(RESET_BLOCK);
    if (data == null || data.remaining() < Integer.BYTES) {
      throw new MalformedFirmwareException(
          "the firmware has no SEV-ES reset block ("
              + RESET_BLOCK
              + "): it is not built for SEV-ES");
    }
    return Integer.toUnsignedLong(data.getInt(0));
  }

  /**
   * The parts of the guest's memory that SEV-SNP prepares at launch, in the order in which it does.
   *
   * @throws MalformedFirmwareException when the firmware does not list them, or not well
   */
  List<SnpSection> snpSections() {
    ByteBuffer metadata = metadata(SNP_METADATA, "SEV-SNP", METADATA_HEADER);
    int signature = metadata.getInt();
    int length = metadata.getInt();
    int version = metadata.getInt();
    int count = metadata.getInt();
    if (signature != METADATA_SIGNATURE || version != 1) {
      throw new MalformedFirmwareException(
          "the firmware's SEV-SNP metadata is of an unknown form (version " + version + ")");
    }
    if (count < 0
        || length > metadata.capacity()
        || count > (length - METADATA_HEADER) / SECTION_LENGTH) {
      throw new MalformedFirmwareException("the firmware's SEV-SNP metadata is cut off");
    }
    List<SnpSection> sections = new ArrayList<>();
    for (int section = 0; section < count; section++) {
      long address = Integer.toUnsignedLong(metadata.getInt());
      long size = Integer.toUnsignedLong(metadata.getInt());
      sections.add(new SnpSection(SnpSection.Kind.of(metadata.getInt()), address, size));
    }
    SnpSection.refuseRepeatedMemory(sections);
    return List.copyOf(sections);
  }

  /** Why no SEV-ES guest can start from it; empty when one can. */
  public Optional<String> lackForSevEs() {
    return lack(this::resetAddress);
  }

  /** Why no SEV-SNP guest can start from it; empty when one can. */
  public Optional<String> lackForSevSnp() {
    return lack(this::snpSections);
  }

  /** Why no TDX guest can start from it; empty when one can. */
  public Optional<String> lackForTdx() {
    return lack(() -> TdxMetadata.sections(this));
  }

  /** What is wrong with something that is read of it whenever a launch is measured. */
  private static Optional<String> lack(Supplier<?> needed) {
    try {
      Object unused = needed.get();
      return Optional.empty();
    } catch (MalformedFirmwareException lacking) {
      return Optional.of(lacking.getMessage());
    }
  }

  /**
   * What the image says for one platform: all from where the entry of that name points to.
   *
   * @param header so many bytes there are at least
   * @throws MalformedFirmwareException when there is no such entry, or it points out of the image
   */
  ByteBuffer metadata(UUID name, String platform, int header) {
    ByteBuffer data = entries.get(name);
    if (data == null || data.remaining() < Integer.BYTES) {
      throw new MalformedFirmwareException(
          "the firmware has no "
              + platform
              + " metadata ("
              + name
              + "): it is not built for "
              + platform);
    }
    long start = image.capacity() - Integer.toUnsignedLong(data.getInt(0));
    if (start < 0 || start > image.capacity() - header) {
      throw new MalformedFirmwareException(
          "the firmware's " + platform + " metadata is outside of it");
    }
    return image.slice((int) start, image.capacity() - (int) start).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The entry that ends there; empty when none does. */
  private Optional<Entry> entryEndingAt(int end) {
    if (end < LENGTH_AND_GUID) {
      return Optional.empty();
    }
    int length = Short.toUnsignedInt(image.getShort(end - LENGTH_AND_GUID));
    if (length < LENGTH_AND_GUID || length > end) {
      return Optional.empty();
    }
    ByteBuffer data =
        image.slice(end - length, length - LENGTH_AND_GUID).order(ByteOrder.LITTLE_ENDIAN);
    return Optional.of(new Entry(Guids.read(image, end - Guids.LENGTH), length, data));
  }

  /**
   * Memory for the hashes of kernel, initrd and command line.
   *
   * @param address where it begins in the guest's memory
   * @param length its bytes
   */
  public record KernelHashArea(long address, int length) {}

  /** An entry: its name, its length with all that belongs to it, and its data. */
  private record Entry(UUID name, int length, ByteBuffer data) {}
}
