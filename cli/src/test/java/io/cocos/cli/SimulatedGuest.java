package io.cocos.cli;

import com.google.protobuf.ByteString;
import io.cocos.cli.transfer.Sha256;
import io.cocos.computation.Computation;
import io.cocos.computation.ComputationManifest;
import io.cocos.computation.GuestCommandLine;
import io.cocos.measurement.ExpectedLaunch;
import io.cocos.measurement.Firmware;
import io.cocos.measurement.Inputs;
import io.cocos.measurement.KernelHashes;
import io.cocos.measurement.snp.SimulatedPlatform;
import io.cocos.proto.agent.AttestationRequest;
import io.cocos.proto.agent.AttestationResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A guest on a simulated platform, and the files of a user who knows what it is made of. */
final class SimulatedGuest {
  static final String KERNEL_ARGUMENTS = "console=ttyS0 quiet";

  final Computation computation;
  private final Path folder;
  private final SimulatedPlatform platform;

  SimulatedGuest(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    this.platform = new SimulatedPlatform(folder);
    byte[] json = "{\"id\":\"survey\"}".getBytes(StandardCharsets.UTF_8);
    this.computation = Computation.parse(json);
    Files.write(file("computation.json"), json);
    Files.write(file("firmware.fd"), Inputs.firmware());
    Files.write(file("kernel"), Inputs.kernel());
    Files.write(file("initrd"), Inputs.initrd());
    Files.write(file("tik"), new byte[16]);
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** What the guest's kernel is told on that platform. */
  String commandLine(String technology) {
    return GuestCommandLine.of(
            GuestCommandLine.arguments(KERNEL_ARGUMENTS, Optional.of(technology)),
            ComputationManifest.of(computation))
        .withComputation();
  }

  Firmware firmware() {
    return Firmware.of(Inputs.firmware());
  }

  Optional<KernelHashes> kernel(String technology) throws IOException {
    return Optional.of(
        KernelHashes.of(
            Sha256.of(file("kernel")), Sha256.of(file("initrd")), commandLine(technology)));
  }

  static List<byte[]> digests(ExpectedLaunch launch) {
    return ((ExpectedLaunch.Known) launch)
        .candidates().stream()
            .map(candidate -> HexFormat.of().parseHex(candidate.digest()))
            .toList();
  }

  /** A report that is as it should be, but for the changes. */
  AttestationResponse report(AttestationRequest request, Consumer<ByteBuffer> changes) {
    try {
      byte[] digest = HexFormat.of().parseHex(computation.digest());
      byte[] measured =
          digests(ExpectedLaunch.ofSevSnp(firmware(), kernel("sev-snp"), 2, "EPYC-Milan")).get(0);
      byte[] report =
          platform.report(
              bytes -> {
                ByteBuffer fields = bytes.duplicate();
                fields.position(SimulatedPlatform.REPORT_DATA);
                fields.put(request.getNonce().toByteArray()).put(digest);
                fields.position(SimulatedPlatform.MEASUREMENT).put(measured);
                fields.position(SimulatedPlatform.HOST_DATA).put(digest);
                changes.accept(bytes);
              });
      return AttestationResponse.newBuilder()
          .setFile(ByteString.copyFrom(report))
          .setPlatform("sev-snp")
          .setAuxiliary(ByteString.copyFrom(platform.table()))
          .build();
    } catch (IOException | GeneralSecurityException failure) {
      throw new AssertionError(failure);
    }
  }
}
