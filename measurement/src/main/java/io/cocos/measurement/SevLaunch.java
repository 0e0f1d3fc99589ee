package io.cocos.measurement;

import java.security.MessageDigest;
import java.util.Optional;

/**
 * The launch digest of an SEV or SEV-ES guest: SHA-256 over the firmware, the table of kernel
 * hashes and, with SEV-ES, the registers of each virtual processor.
 *
 * @see <a href="https://www.amd.com/system/files/TechDocs/55766_SEV-KM_API_Specification.pdf">AMD:
 *     SEV API, LAUNCH_MEASURE</a>
 */
public final class SevLaunch {
  private SevLaunch() {}

  /**
   * The digest of an SEV guest.
   *
   * @param kernel the hashes of a directly booted kernel, when they are measured
   * @throws MalformedFirmwareException when the firmware checks no hashes, and there are some
   */
  public static byte[] digest(Firmware firmware, Optional<KernelHashes> kernel) {
    return begin(firmware, kernel).digest();
  }

  /**
   * The digest of an SEV-ES guest.
   *
   * @param kernel the hashes of a directly booted kernel, when they are measured
   * @param processors how many there are, and of which kind
   * @throws MalformedFirmwareException when the firmware checks no hashes, and there are some; or
   *     when it does not say where further processors begin
   */
  public static byte[] digest(
      Firmware firmware, Optional<KernelHashes> kernel, Processors processors) {
    MessageDigest digest = begin(firmware, kernel);
    processors.saveAreas(firmware, 0).forEach(digest::update);
    return digest.digest();
  }

  private static MessageDigest begin(Firmware firmware, Optional<KernelHashes> kernel) {
    MessageDigest digest = Digests.SHA_256.begin();
    digest.update(firmware.image());
    if (kernel.isPresent()) {
      if (firmware.kernelHashArea().isEmpty()) {
        throw new MalformedFirmwareException(
            "the firmware has no memory for kernel hashes: it is not built for measured direct boot");
      }
      digest.update(kernel.get().table());
    }
    return digest;
  }
}
