package io.cocos.manager.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A firmware that halts its processor at once, so that a guest costs no time, and variables for it.
 *
 * @param code the image with the reset vector
 * @param vars the image with the variables
 */
record Firmware(Path code, Path vars) {
  private static final int SIZE = 64 * 1024;

  /** A processor begins 16 bytes before the end of the firmware (Intel SDM, 9.1.4). */
  private static final int RESET_VECTOR = SIZE - 16;

  /** {@code cli; hlt; jmp} back to {@code hlt}. */
  private static final byte[] HALT = {(byte) 0xfa, (byte) 0xf4, (byte) 0xeb, (byte) 0xfd};

  static Firmware create(Path folder) {
    byte[] code = new byte[SIZE];
    Arrays.fill(code, (byte) 0xff);
    System.arraycopy(HALT, 0, code, RESET_VECTOR, HALT.length);
    try {
      return new Firmware(
          Files.write(folder.resolve("code.fd"), code),
          Files.write(folder.resolve("vars.fd"), new byte[SIZE]));
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot make the firmware", failed);
    }
  }
}
