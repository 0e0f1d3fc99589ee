package io.cocos.cli.verification;

import io.cocos.computation.Computation;
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
 * @param root AMD's root key
 * @param certificates what leads from it to the key that signs; without any, those beside the
 *     report
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
    Optional<byte[]> integrityKey) {
  /** Keeps an unmodifiable copy of the certificates. */
  public Expectations {
    certificates = List.copyOf(certificates);
  }

  /**
   * What a guest is started from.
   *
   * @param firmware its firmware
   * @param kernelSha256 of its kernel
   * @param initrdSha256 of its root file system
   * @param commandLine what its kernel is told, all of it
   * @param kernelArguments what its kernel is told beside what every guest for a computation is
   * @param processors how many virtual CPUs it has when it starts
   * @param processorModel their model, as QEMU calls it
   */
  public record LaunchInputs(
      Optional<Firmware> firmware,
      Optional<byte[]> kernelSha256,
      Optional<byte[]> initrdSha256,
      Optional<String> commandLine,
      Optional<String> kernelArguments,
      OptionalInt processors,
      Optional<String> processorModel) {}

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
            computation.get());
    return List.of(line.withComputation(), line.withoutComputation());
  }
}
