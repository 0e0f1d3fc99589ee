package io.cocos.measurement;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Firmware for TDX guests, made byte by byte. */
public final class TdxInputs {
  static final int LENGTH = 0x40000;

  /** Where in the image the metadata is. */
  static final int METADATA_AT = LENGTH - 0x800;

  private static final int VARIABLES = 0x8000;
  private static final long ADDRESS = (1L << 32) - LENGTH;

  private TdxInputs() {}

  /** Laid out as OVMF is: code that is measured, variables that are not. */
  public static byte[] firmware() {
    return image(sections());
  }

  /** Another order and other memory; variables that are measured too. */
  static byte[] allMeasured() {
    return image(
        List.of(
            new Section(0, 0, 0x7000, 0x3000, 2, 0),
            new Section(0, VARIABLES, ADDRESS, VARIABLES, 1, 1),
            new Section(
                VARIABLES, LENGTH - VARIABLES, ADDRESS + VARIABLES, LENGTH - VARIABLES, 0, 1),
            new Section(0, 0, 0x1000, 0x1000, 3, 0)));
  }

  /** The sections of the first, to be changed. */
  static List<Section> sections() {
    return new ArrayList<>(
        List.of(
            new Section(
                VARIABLES, LENGTH - VARIABLES, ADDRESS + VARIABLES, LENGTH - VARIABLES, 0, 1),
            new Section(0, VARIABLES, ADDRESS, VARIABLES, 1, 0),
            new Section(0, 0, 0x810000, 0x10000, 3, 0),
            new Section(0, 0, 0x80b000, 0x2000, 3, 0),
            new Section(0, 0, 0x809000, 0x2000, 2, 0),
            new Section(0, 0, 0x800000, 0x6000, 3, 0)));
  }

  static byte[] image(List<Section> sections) {
    ByteBuffer image = ByteBuffer.wrap(Inputs.noise(LENGTH, 4)).order(ByteOrder.LITTLE_ENDIAN);
    image.position(METADATA_AT - 16);
    Guids.put(image, UUID.fromString("e9eaf9f3-168e-44d5-a8eb-7f4d8738f6ae"));
    image.put("TDVF".getBytes(StandardCharsets.US_ASCII));
    image.putInt(16 + sections.size() * 32).putInt(1).putInt(sections.size());
    for (Section section : sections) {
      image.putInt((int) section.offset).putInt((int) section.lengthInImage);
      image.putLong(section.address).putLong(section.length);
      image.putInt(section.kind).putInt(section.attributes);
    }
    ByteBuffer table = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
    Inputs.entry(table, "e47a6535-984a-4798-865e-4685a7bf8ec2", LENGTH - METADATA_AT);
    Inputs.end(image, table);
    return image.array();
  }

  /** A section as it stands in the metadata. */
  record Section(
      long offset, long lengthInImage, long address, long length, int kind, int attributes) {}
}
