package io.cocos.manager.confidential;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.measurement.Firmware;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/** Where the firmware of guests is read from. */
public final class FirmwareFile {
  /** Where the first volume of an image is named, and what it is called when it is variables. */
  private static final int VOLUME_NAME = 16;

  private static final byte[] VARIABLES =
      HexFormat.of().parseHex("8d2bf1ff96768b4ca9852747075b4f50");

  private FirmwareFile() {}

  /**
   * Reads the whole image, some megabytes.
   *
   * @throws ManagerException with {@code HOST_FILE_UNUSABLE} when the file cannot be read
   */
  public static Firmware read(Path file) {
    try {
      return Firmware.of(Files.readAllBytes(file));
    } catch (IOException failed) {
      throw unreadable(file, failed);
    }
  }

  /**
   * Whether the file is one image of code and variables, and not code that needs variables of its
   * own in a second flash. The variables come first in it: EDK II's {@code gEfiSystemNvDataFvGuid}.
   *
   * @throws ManagerException with {@code HOST_FILE_UNUSABLE} when the file cannot be read
   */
  public static boolean holdsVariables(Path file) {
    try (InputStream image = Files.newInputStream(file)) {
      byte[] beginning = image.readNBytes(VOLUME_NAME + VARIABLES.length);
      return Arrays.equals(
          VARIABLES,
          0,
          VARIABLES.length,
          beginning,
          Math.min(VOLUME_NAME, beginning.length),
          beginning.length);
    } catch (IOException failed) {
      throw unreadable(file, failed);
    }
  }

  private static ManagerException unreadable(Path file, IOException failed) {
    return new ManagerException(
        ErrorCode.HOST_FILE_UNUSABLE,
        "the firmware %s cannot be read: %s; set MANAGER_QEMU_OVMF_CODE_FILE to one that can"
            .formatted(file, failed.getMessage()),
        failed);
  }
}
