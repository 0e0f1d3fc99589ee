package io.cocos.cli.verification;

import io.cocos.computation.Computation;
import io.cocos.computation.ComputationManifest;
import io.cocos.computation.GuestCommandLine;
import io.cocos.measurement.Firmware;
import io.cocos.measurement.snp.Tcb;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a user says must be true of a guest. Empty is what he does not say, and what can therefore
 * not be checked.
 *
 * @param computation what the guest is for, by his own copy
 * @param launch what the guest is started from
 * @param policy exactly this policy; without it any that keeps the host out
 * @param debugging whether the host may look into the guest
 * @param leastTcb the oldest versions of the platform that he trusts
 * @param root AMD's or Intel's root key
 * @param certificates what leads from it to a key that signs; without any, those beside a report of
 *     SEV-SNP
 * @param collateral what Intel publishes of its platforms
 * @param integrityKey the transport integrity key that he started an SEV guest's session with
 */
public record Expectations(
    Optional<Computation> computation,
    LaunchInputs launch,
    OptionalLong policy,
    boolean debugging,
    Optional<Tcb> leastTcb,
    Optional<X509Certificate> root,
    List<X509Certificate> certificates,
    Collateral collateral,
    Optional<byte[]> integrityKey) {
  /** Keeps an unmodifiable copy of the certificates. */
  public Expectations {
    certificates = List.copyOf(certificates);
  }

  /**
   * What a guest is started from.
   *
   * @param firmware its firmware
   * @param kernel its kernel
   * @param initrd its root file system
   * @param commandLine what its kernel is told, all of it
   * @param kernelArguments what its kernel is told beside what every guest for a computation is
   * @param processors how many virtual CPUs it has when it starts
   * @param processorModel their model, as QEMU calls it
   */
  public record LaunchInputs(
      Optional<Firmware> firmware,
      Optional<byte[]> kernel,
      Optional<InitrdDigests> initrd,
      Optional<String> commandLine,
      Optional<String> kernelArguments,
      OptionalInt processors,
      Optional<String> processorModel) {}

  /**
   * What technologies measure of a root file system, which may be too long to be held.
   *
   * @param sha256 AMD's, in hex
   * @param sha384 Intel's, in hex
   */
  public record InitrdDigests(String sha256, String sha384) {}

  /** What the guest's kernel may have been told: one of these, and nothing else; or unknown. */
  List<String> commandLines(String platform) {
    if (launch.commandLine().isPresent()) {
      return List.of(launch.commandLine().get());
    }
    if (launch.kernelArguments().isEmpty() || computation.isEmpty()) {
      return List.of();
    }
    GuestCommandLine line =
        GuestCommandLine.of(
            GuestCommandLine.arguments(launch.kernelArguments().get(), Optional.of(platform)),
            ComputationManifest.of(computation.get()));
    return List.of(line.withComputation(), line.withoutComputation());
  }
}
