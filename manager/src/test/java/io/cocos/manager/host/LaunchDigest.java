package io.cocos.manager.host;

import io.cocos.measurement.Firmware;
import io.cocos.measurement.FloatingPoint;
import io.cocos.measurement.KernelHashes;
import io.cocos.measurement.ProcessorSignature;
import io.cocos.measurement.Processors;
import io.cocos.measurement.SevLaunch;
import io.cocos.measurement.SnpLaunch;
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

  /** What SEV-SNP measures of a guest with one processor of the model that VMs have. */
  static byte[] ofSevSnp(Path firmware, String commandLine) throws Exception {
    return SnpLaunch.digest(
        Firmware.of(Files.readAllBytes(firmware)),
        Optional.of(hashes(commandLine)),
        new Processors(1, ProcessorSignature.ofModel("EPYC").orElseThrow(), FloatingPoint.RESET));
  }

  private static KernelHashes hashes(String commandLine) throws Exception {
    return KernelHashes.of(
        HexFormat.of().parseHex(HostManager.sha256("img/bzImage")),
        HexFormat.of().parseHex(HostManager.sha256("img/rootfs.cpio.gz")),
        commandLine);
  }
}
