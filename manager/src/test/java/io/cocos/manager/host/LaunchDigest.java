package io.cocos.manager.host;

import io.cocos.measurement.Firmware;
import io.cocos.measurement.KernelHashes;
import io.cocos.measurement.SevLaunch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/** What SEV measures of a guest that boots the project's image. */
final class LaunchDigest {
  private LaunchDigest() {}

  /** The digest with hashes of kernel, initrd and command line. */
  static byte[] ofSev(Path firmware, String commandLine) throws Exception {
    return SevLaunch.digest(
        Firmware.of(Files.readAllBytes(firmware)), Optional.of(hashes(commandLine)));
  }

  private static KernelHashes hashes(String commandLine) throws Exception {
    return KernelHashes.of(
        HexFormat.of().parseHex(HostManager.sha256("img/bzImage")),
        HexFormat.of().parseHex(HostManager.sha256("img/rootfs.cpio.gz")),
        commandLine);
  }
}
