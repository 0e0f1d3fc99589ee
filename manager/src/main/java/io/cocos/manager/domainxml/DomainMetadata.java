package io.cocos.manager.domainxml;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the manager notes in a domain when it defines it, so that libvirt remembers it when the
 * manager does not. None of it ever changes.
 *
 * @param computationId the computation's id: the SHA-256 of its canonical JSON, in lowercase hex;
 *     empty when the VM was launched for none
 * @param manifest where the guest finds the computation
 * @param forwards the ports that lead into the guest
 * @param vcpus how many virtual CPUs it starts with
 * @param memoryBytes the memory it starts with
 * @param created when the VM was asked for
 * @param timeout how long the computation was said to take
 * @param deadline when its time is up
 * @param idempotencyKey the caller's own name for the request; any text
 * @param confidential what protects the guest from the host
 * @param instance which instance of the manager created the VM
 */
public record DomainMetadata(
    Optional<String> computationId,
    ManifestPlace manifest,
    List<HostForward> forwards,
    int vcpus,
    long memoryBytes,
    Instant created,
    Optional<Duration> timeout,
    Optional<Instant> deadline,
    Optional<String> idempotencyKey,
    Confidentiality confidential,
    Optional<String> instance) {

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public DomainMetadata {
    computationId.ifPresent(id -> DomainText.requireMatch("computation id", SHA256, id));
    if (computationId.isPresent() == (manifest == ManifestPlace.NONE)) {
      throw new IllegalArgumentException(
          "the computation is %s, but the manifest is in %s".formatted(computationId, manifest));
    }
    forwards = List.copyOf(forwards);
    idempotencyKey.ifPresent(key -> DomainText.requireXml("idempotency key", key));
    instance.ifPresent(name -> DomainText.requireXml("instance", name));
  }

  /** The same, reached by other ports. */
  public DomainMetadata withForwards(List<HostForward> others) {
    return new DomainMetadata(
        computationId,
        manifest,
        others,
        vcpus,
        memoryBytes,
        created,
        timeout,
        deadline,
        idempotencyKey,
        confidential,
        instance);
  }

  /** Where the guest finds the computation. */
  public enum ManifestPlace {
    /** Nowhere: the VM was launched without one. */
    NONE,
    /** On the kernel's command line. */
    COMMAND_LINE,
    /** In the file {@link DomainSpec#MANIFEST_ENTRY} of the firmware configuration device. */
    FW_CFG,
    /** In a call to its agent; until then the manager keeps it. */
    CALL
  }

  /** What protects the guest from the host. */
  public enum Confidentiality {
    /** Nothing. */
    NONE,
    /** AMD SEV. */
    SEV,
    /** AMD SEV-ES. */
    SEV_ES,
    /** AMD SEV-SNP. */
    SEV_SNP,
    /** Intel TDX. */
    TDX
  }
}
