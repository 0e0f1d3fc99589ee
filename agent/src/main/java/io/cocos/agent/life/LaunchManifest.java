package io.cocos.agent.life;

import io.cocos.computation.CommandLineJson;
import io.cocos.computation.Computation;
import io.cocos.computation.MalformedComputationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The computation that the machine was launched with.
 *
 * <p>It stands on the kernel command line or, when it is too long for that, in a firmware
 * configuration file. A confidential guest's launch measurement covers the command line alone:
 * there the digest of the computation stands in both cases, and a computation that does not match
 * it is not the one that was measured.
 */
public final class LaunchManifest {
  /** The kernel parameter with the computation's digest. */
  static final String DIGEST_PARAMETER = "cocos.computation_sha256";

  private final Path commandLineFile;
  private final Path firmwareFile;

  /**
   * @param commandLineFile holds the kernel's command line
   * @param firmwareFile holds the computation when the command line does not; need not exist
   */
  public LaunchManifest(Path commandLineFile, Path firmwareFile) {
    this.commandLineFile = commandLineFile;
    this.firmwareFile = firmwareFile;
  }

  /**
   * How an agent begins on this machine: holding the computation, waiting for one when there is
   * none, or failed when there is one that cannot be trusted.
   */
  public AgentStatus begin() {
    try {
      String commandLine = new String(read(commandLineFile), StandardCharsets.UTF_8);
      Optional<String> digest = CommandLineJson.parameter(commandLine, DIGEST_PARAMETER);
      Optional<String> json = CommandLineJson.find(commandLine);
      if (json.isPresent()) {
        return accept(Computation.parse(json.get().getBytes(StandardCharsets.UTF_8)), digest);
      }
      if (Files.exists(firmwareFile)) {
        return digest.isPresent()
            ? accept(Computation.parse(read(firmwareFile)), digest)
            : AgentStatus.failed(
                "the computation in "
                    + firmwareFile
                    + " is covered by no digest: the kernel command line has no "
                    + DIGEST_PARAMETER);
      }
      return digest.isPresent()
          ? AgentStatus.failed(
              "the kernel command line announces computation "
                  + digest.get()
                  + ", but neither it nor "
                  + firmwareFile
                  + " holds one")
          : AgentStatus.waitingForComputation();
    } catch (MalformedComputationException malformed) {
      return AgentStatus.failed("the computation given at launch: " + malformed.getMessage());
    } catch (IOException unreadable) {
      return AgentStatus.failed(
          "the computation given at launch cannot be read: " + unreadable.getMessage());
    }
  }

  private static AgentStatus accept(Computation computation, Optional<String> digest) {
    HeldComputation held = HeldComputation.of(computation);
    return digest.isPresent() && !digest.get().equals(held.id())
        ? AgentStatus.failed(
            "the kernel command line announces computation "
                + digest.get()
                + ", but the one given is "
                + held.id())
        : AgentStatus.holding(held);
  }

  private static byte[] read(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      byte[] bytes = content.readNBytes(Computation.MAX_CANONICAL_BYTES + 1);
      if (bytes.length > Computation.MAX_CANONICAL_BYTES) {
        throw new IOException(
            file + " is longer than " + Computation.MAX_CANONICAL_BYTES + " bytes");
      }
      return bytes;
    }
  }
}
