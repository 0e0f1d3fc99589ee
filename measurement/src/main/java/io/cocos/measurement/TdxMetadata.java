package io.cocos.measurement;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * What firmware says to whoever launches a TDX guest: the sections of memory that it needs, in the
 * order in which they are added.
 *
 * @see <a href="https://cdrdv2.intel.com/v1/dl/getContent/733585">Intel: TDX Virtual Firmware
 *     Design Guide, section 11: TDVF metadata</a>
 * @see <a href="https://github.com/qemu/qemu/blob/master/hw/i386/tdvf.c">QEMU: where it is read</a>
 */
final class TdxMetadata {
  /** The entry of the firmware's table that leads to it. */
  static final UUID NAME = UUID.fromString("e47a6535-984a-4798-865e-4685a7bf8ec2");

  private static final int SIGNATURE = 0x46564454; // "TDVF", little-endian
  private static final int HEADER = 4 * Integer.BYTES;
  private static final int SECTION = 4 * Integer.BYTES + 2 * Long.BYTES;
  private static final int MEASURED = 1;

  private final int imageLength;
  private final ByteBuffer metadata;

  private TdxMetadata(Firmware firmware) {
    imageLength = firmware.length();
    metadata = firmware.metadata(NAME, "TDX", HEADER);
  }

  /**
   * The sections.
   *
   * @throws MalformedFirmwareException when the firmware does not list them, or not well
   */
  static List<TdxSection> sections(Firmware firmware) {
    TdxMetadata metadata = new TdxMetadata(firmware);
    List<TdxSection> sections = metadata.read();
    refuseMissing(sections);
    refuseRepeatedMemory(sections);
    metadata.refuseRepeatedImage(sections);
    return sections;
  }

  private List<TdxSection> read() {
    int signature = metadata.getInt();
    long length = Integer.toUnsignedLong(metadata.getInt());
    int version = metadata.getInt();
    long count = Integer.toUnsignedLong(metadata.getInt());
    if (signature != SIGNATURE || version != 1) {
      throw malformed("is of an unknown form (version " + Integer.toUnsignedString(version) + ")");
    }
    if (length > metadata.capacity() || length != HEADER + count * SECTION) {
      throw malformed("is cut off");
    }
    List<TdxSection> sections = new ArrayList<>();
    for (long section = 0; section < count; section++) {
      sections.add(readSection());
    }
    return List.copyOf(sections);
  }

  private TdxSection readSection() {
    long offset = Integer.toUnsignedLong(metadata.getInt());
    long lengthInImage = Integer.toUnsignedLong(metadata.getInt());
    long address = metadata.getLong();
    long length = metadata.getLong();
    TdxSection.Kind kind = TdxSection.Kind.of(metadata.getInt());
    int attributes = metadata.getInt();
    if ((attributes & ~MEASURED) != 0) {
      throw malformed("names a section of unknown attributes 0x" + Integer.toHexString(attributes));
    }
    if (lengthInImage != (kind.inImage() ? length : 0)) {
      throw malformed(
          "names a section of the kind " + kind + " with " + lengthInImage + " bytes of the image");
    }
    if (kind.inImage() && offset + lengthInImage > imageLength) {
      throw malformed("names a section that reaches beyond the end of the image");
    }
    return new TdxSection(
        kind, kind.inImage() ? (int) offset : 0, address, length, attributes == MEASURED);
  }

  private static void refuseMissing(List<TdxSection> sections) {
    for (TdxSection.Kind needed :
        List.of(TdxSection.Kind.BOOT_FIRMWARE_VOLUME, TdxSection.Kind.HAND_OFF_BLOCK)) {
      if (sections.stream().noneMatch(section -> section.kind() == needed)) {
        throw malformed("names no section of the kind " + needed);
      }
    }
  }

  /** The processor takes each page once only. */
  private static void refuseRepeatedMemory(List<TdxSection> sections) {
    long end = 0;
    for (TdxSection section :
        sections.stream().sorted(Comparator.comparingLong(TdxSection::address)).toList()) {
      if (section.address() < end) {
        throw malformed("names memory twice, at 0x" + Long.toHexString(section.address()));
      }
      end = section.end();
    }
  }

  /** Without this an image could have itself hashed a thousand times. */
  private void refuseRepeatedImage(List<TdxSection> sections) {
    long fromImage =
        sections.stream()
            .filter(section -> section.kind().inImage())
            .mapToLong(TdxSection::length)
            .sum();
    if (fromImage > imageLength) {
      throw malformed("names parts of the image twice");
    }
  }

  private static MalformedFirmwareException malformed(String what) {
    return new MalformedFirmwareException("the firmware's TDX metadata " + what);
  }
}
