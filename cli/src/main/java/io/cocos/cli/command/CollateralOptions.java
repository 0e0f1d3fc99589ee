package io.cocos.cli.command;

import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.verification.Collateral;
import io.cocos.measurement.evidence.Certificates;
import io.cocos.measurement.evidence.MalformedEvidenceException;
import io.cocos.measurement.tdx.SignedCollateral;
import io.cocos.measurement.tdx.TcbStatus;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What Intel publishes of its platforms, fetched by the user. */
final class CollateralOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--tcb-info",
      paramLabel = "FILE",
      description = "TDX: what versions of the platform's family are worth, from Intel.")
  private Path platform;

  @Option(
      names = "--qe-identity",
      paramLabel = "FILE",
      description = "TDX: how the enclave that makes quotes is known, from Intel.")
  private Path enclave;

  @Option(
      names = "--crl",
      paramLabel = "FILE",
      description = {
        "TDX: a list of revoked certificates, from Intel. With one of them all",
        "are needed: the root's, and that of the processor's authority."
      })
  private List<Path> revoked = new ArrayList<>();

  @Option(
      names = "--accept-tcb",
      paramLabel = "STATUS",
      split = ",",
      description = {
        "TDX: what is good enough beside UpToDate, in Intel's words, such as",
        "SWHardeningNeeded."
      })
  private List<String> acceptable = new ArrayList<>();

  /**
   * Reads the files.
   *
   * @throws CommandFailure when one cannot be read, or is not what it should be
   * @throws ParameterException when the command line is wrong
   */
  Collateral read() throws CommandFailure {
    List<X509CRL> lists = new ArrayList<>();
    for (Path file : revoked) {
      try {
        lists.add(Certificates.readRevoked(file.toString(), GivenFile.bytes(file)));
      } catch (MalformedEvidenceException malformed) {
        throw GivenFile.unusable(malformed.getMessage(), malformed);
      }
    }
    return new Collateral(
        document(platform, "tcbInfo"), document(enclave, "enclaveIdentity"), lists, statuses());
  }

  private static Optional<SignedCollateral> document(Path file, String member)
      throws CommandFailure {
    if (file == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(SignedCollateral.parse(member, GivenFile.bytes(file)));
    } catch (MalformedEvidenceException malformed) {
      throw GivenFile.unusable(file + " is " + malformed.getMessage(), malformed);
    }
  }

  private Set<TcbStatus> statuses() {
    Set<TcbStatus> statuses = new HashSet<>();
    for (String label : acceptable) {
      try {
        statuses.add(TcbStatus.of(label));
      } catch (MalformedEvidenceException unknown) {
        throw new ParameterException(
            spec.commandLine(), "--accept-tcb: " + unknown.getMessage() + ".", unknown);
      }
    }
    return statuses;
  }
}
