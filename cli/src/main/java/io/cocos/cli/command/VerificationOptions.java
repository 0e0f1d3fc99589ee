package io.cocos.cli.command;

import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.verification.Expectations;
import io.cocos.cli.verification.Expectations.LaunchInputs;
import io.cocos.computation.Computation;
import io.cocos.computation.MalformedComputationException;
import io.cocos.measurement.Firmware;
import io.cocos.measurement.snp.Tcb;
import io.cocos.measurement.snp.TcbPart;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What must be true of a guest, by the user's own files. */
final class VerificationOptions {
  private static final int INTEGRITY_KEY = 16;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--computation",
      paramLabel = "FILE",
      description = "The computation as JSON: your own copy.")
  private Path computation;

  @Option(names = "--firmware", paramLabel = "FILE", description = "The guest's firmware.")
  private Path firmware;

  @Option(names = "--kernel", paramLabel = "FILE", description = "Its kernel.")
  private Path kernel;

  @Option(names = "--initrd", paramLabel = "FILE", description = "Its root file system.")
  private Path initrd;

  @Option(
      names = "--command-line",
      paramLabel = "TEXT",
      description = "What its kernel is told, all of it.")
  private String commandLine;

  @Option(
      names = "--kernel-arguments",
      paramLabel = "TEXT",
      description = {
        "Instead: what its kernel is told before what every guest for the",
        "computation is."
      })
  private String kernelArguments;

  @Option(names = "--vcpus", paramLabel = "N", description = "How many virtual CPUs it has.")
  private Integer vcpus;

  @Option(
      names = "--cpu-model",
      paramLabel = "NAME",
      description = "Their model, such as EPYC-Milan.")
  private String cpuModel;

  @Option(
      names = "--policy",
      paramLabel = "NUMBER",
      description = "The guest's policy, exactly; without it any that keeps the host out.")
  private String policy;

  @Option(names = "--allow-debugging", description = "The host may look into the guest.")
  private boolean debugging;

  @Option(
      names = "--min-tcb",
      paramLabel = "PART=N",
      split = ",",
      description = {
        "SEV-SNP: the oldest versions of the platform that you trust, such as",
        "bootloader=4,tee=0,snp=22,microcode=213."
      })
  private Map<String, Integer> leastTcb;

  @Option(
      names = "--root",
      paramLabel = "FILE",
      description = {
        "SEV-SNP: AMD's root key (ARK) of the product, from AMD itself. TDX:",
        "Intel's (SGX Root CA), from Intel."
      })
  private Path root;

  @Option(
      names = "--certificates",
      paramLabel = "FILE",
      description = {
        "SEV-SNP: the certificates between it and the report (ASK, and VCEK or",
        "VLEK); without it those that the host puts beside the report. TDX: that",
        "of Intel's key for what it publishes (TCB Signing)."
      })
  private List<Path> certificates = new ArrayList<>();

  @Mixin private CollateralOptions collateral;

  @Option(
      names = "--tik",
      paramLabel = "FILE",
      description = "SEV: the transport integrity key of the session, 16 bytes.")
  private Path integrityKey;

  /**
   * Reads the files.
   *
   * @throws CommandFailure when one cannot be read, or is not what it should be
   * @throws ParameterException when the command line is wrong
   */
  Expectations read() throws CommandFailure {
    if (commandLine != null && kernelArguments != null) {
      throw misuse("Give --command-line or --kernel-arguments, not both.");
    }
    if (vcpus != null && vcpus < 1) {
      throw misuse("--vcpus must be one or more.");
    }
    return new Expectations(
        readComputation(),
        new LaunchInputs(
            firmware == null
                ? Optional.empty()
                : Optional.of(Firmware.of(GivenFile.bytes(firmware))),
            kernel == null ? Optional.empty() : Optional.of(GivenFile.bytes(kernel)),
            initrd == null ? Optional.empty() : Optional.of(GivenFile.initrd(initrd)),
            Optional.ofNullable(commandLine),
            Optional.ofNullable(kernelArguments),
            vcpus == null ? OptionalInt.empty() : OptionalInt.of(vcpus),
            Optional.ofNullable(cpuModel)),
        readPolicy(),
        debugging,
        readTcb(),
        readRoot(),
        readCertificates(),
        collateral.read(),
        readIntegrityKey());
  }

  private Optional<Computation> readComputation() throws CommandFailure {
    if (computation == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Computation.parse(GivenFile.bytes(computation)));
    } catch (MalformedComputationException malformed) {
      throw GivenFile.unusable(
          computation + " is no computation: " + malformed.getMessage(), malformed);
    }
  }

  private OptionalLong readPolicy() {
    if (policy == null) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.decode(policy));
    } catch (NumberFormatException malformed) {
      throw misuse("--policy must be a number, such as 0x30000.");
    }
  }

  private Optional<Tcb> readTcb() {
    if (leastTcb == null) {
      return Optional.empty();
    }
    Map<TcbPart, Integer> versions = new EnumMap<>(TcbPart.class);
    leastTcb.forEach((name, version) -> versions.put(part(name), version));
    return Optional.of(new Tcb(versions));
  }

  private TcbPart part(String name) {
    return Arrays.stream(TcbPart.values())
        .filter(part -> part.label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                misuse(
                    "--min-tcb has no part '%s', but %s."
                        .formatted(
                            name,
                            Arrays.stream(TcbPart.values())
                                .map(TcbPart::label)
                                .collect(Collectors.joining(", ")))));
  }

  private Optional<X509Certificate> readRoot() throws CommandFailure {
    if (root == null) {
      return Optional.empty();
    }
    List<X509Certificate> found = GivenFile.certificates(root);
    return found.stream()
        .filter(one -> one.getSubjectX500Principal().equals(one.getIssuerX500Principal()))
        .findFirst()
        .or(
            () -> {
              throw misuse(root + " holds no certificate that vouches for itself.");
            });
  }

  private List<X509Certificate> readCertificates() throws CommandFailure {
    List<X509Certificate> all = new ArrayList<>();
    for (Path file : certificates) {
      all.addAll(GivenFile.certificates(file));
    }
    return all;
  }

  private Optional<byte[]> readIntegrityKey() throws CommandFailure {
    if (integrityKey == null) {
      return Optional.empty();
    }
    byte[] key = GivenFile.bytes(integrityKey);
    if (key.length != INTEGRITY_KEY) {
      throw GivenFile.unusable(
          "%s has %d bytes; a transport integrity key has %d"
              .formatted(integrityKey, key.length, INTEGRITY_KEY),
          null);
    }
    return Optional.of(key);
  }

  private ParameterException misuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
