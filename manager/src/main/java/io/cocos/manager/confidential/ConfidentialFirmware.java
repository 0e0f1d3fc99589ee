package io.cocos.manager.confidential;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Confidential;
import io.cocos.measurement.Firmware;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Firmware that guests of a technology can start from. SEV-SNP and TDX have no flash: QEMU copies
 * the firmware into the guest's memory, so it must be one image, and list which memory the
 * processor prepares for it.
 */
public final class ConfidentialFirmware {
  private ConfidentialFirmware() {}

  /**
   * Reads the firmware.
   *
   * @throws ManagerException with {@code HOST_FILE_UNUSABLE} when the file cannot be read, or
   *     guests of that technology cannot start from it
   */
  public static Firmware read(Path file, Confidential technology) {
    Firmware firmware = FirmwareFile.read(file);
    lack(file, firmware, technology)
        .ifPresent(
            lack -> {
              throw new ManagerException(
                  ErrorCode.HOST_FILE_UNUSABLE,
                  "the firmware %s cannot start %s guests: %s; set MANAGER_QEMU_OVMF_CODE_FILE to %s"
                      .formatted(file, technology.title(), lack, suitable(technology)));
            });
    return firmware;
  }

  private static Optional<String> lack(Path file, Firmware firmware, Confidential technology) {
    return switch (technology) {
      case NONE, SEV -> Optional.empty();
      case SEV_ES -> firmware.lackForSevEs();
      case SEV_SNP -> flash(file).or(firmware::lackForSevSnp);
      case TDX -> flash(file).or(firmware::lackForTdx);
    };
  }

  private static Optional<String> flash(Path file) {
    return FirmwareFile.holdsVariables(file)
        ? Optional.empty()
        : Optional.of("it is code for flash, without the variables that are in one image with it");
  }

  private static String suitable(Confidential technology) {
    return technology == Confidential.TDX
        ? "one image that is built for TDX, such as OVMF's IntelTdxX64,"
            + " without Secure Boot keys that refuse the guest's kernel"
        : "one image that is built for it, such as OVMF.amdsev.fd";
  }
}
