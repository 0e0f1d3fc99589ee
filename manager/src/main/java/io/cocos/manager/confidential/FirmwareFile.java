package io.cocos.manager.confidential;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.measurement.Firmware;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the firmware of guests is read from. */
public final class FirmwareFile {
  private FirmwareFile() {}

  /**
   * Reads the whole image, some megabytes.
   *
   * @throws ManagerException with {@code HOST_FILE_UNUSABLE} when the file cannot be read
   */
  public static Firmware read(Path file) {
    try {
      return Firmware.of(Files.readAllBytes(file));
    } catch (IOException unreadable) {
      throw new ManagerException(
          ErrorCode.HOST_FILE_UNUSABLE,
          "the firmware %s cannot be read: %s; set MANAGER_QEMU_OVMF_CODE_FILE to one that can"
              .formatted(file, unreadable.getMessage()),
          unreadable);
    }
  }
}
