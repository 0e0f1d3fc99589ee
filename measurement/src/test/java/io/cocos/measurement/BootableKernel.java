package io.cocos.measurement;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A program for UEFI, made byte by byte; nothing starts it. */
public final class BootableKernel {
  static final int HEADER = 0x80;
  static final int OPTIONAL = HEADER + 24;
  static final int CHECKSUM = OPTIONAL + 64;
  static final int DIRECTORY = OPTIONAL + 112;
  static final int SIGNATURES = DIRECTORY + 4 * 8;
  static final int SECTIONS = OPTIONAL + 240;
  static final int HEADERS = 0x400;
  static final int LENGTH = 0x3000;

  /** What is behind the last section. */
  static final int BEHIND = 0x2c00;

  private BootableKernel() {}

  /** Two sections, the later first and an empty one between, and something behind them. */
  public static byte[] image() {
    ByteBuffer image = ByteBuffer.wrap(Inputs.noise(LENGTH, 5)).order(ByteOrder.LITTLE_ENDIAN);
    image.put(0, new byte[HEADERS]);
    image.put(0, (byte) 'M').put(1, (byte) 'Z').putInt(0x3c, HEADER);
    image.putInt(HEADER, 0x4550).putShort(HEADER + 4, (short) 0x8664);
    image.putShort(HEADER + 6, (short) 3).putShort(HEADER + 20, (short) 240);
    image.putShort(OPTIONAL, (short) 0x20b).putInt(OPTIONAL + 32, 0x1000);
    image.putInt(OPTIONAL + 36, 0x200).putInt(OPTIONAL + 56, 0x8000);
    image.putInt(OPTIONAL + 60, HEADERS).putInt(CHECKSUM, 0x12345678);
    image.putShort(OPTIONAL + 68, (short) 10).putInt(OPTIONAL + 108, 16);
    section(image, 0, 0x1800, 0x1400, 0x3000);
    section(image, 1, 0, 0, 0x2000);
    section(image, 2, HEADERS, 0x1400, 0x1000);
    return image.array();
  }

  private static void section(ByteBuffer image, int index, int at, int length, int address) {
    int entry = SECTIONS + index * 40;
    image.putInt(entry + 8, length).putInt(entry + 12, address);
    image.putInt(entry + 16, length).putInt(entry + 20, at);
  }
}
