package io.cocos.manager.vm;

import io.cocos.computation.ComputationManifest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A VM to be launched.
 *
 * @param id the domain's UUID
 * @param domain the domain's name
 * @param computation what the agent in it is to hold; empty for an agent that waits for one
 * @param forwards the host ports that lead into it
 * @param createdAt when it was asked for
 * @param timeout how long the computation may take, when the caller said so
 * @param deadline when its time is up, if ever
 * @param idempotencyKey the caller's own name for the request, when it has one
 * @param held whether its virtual CPUs are to wait until they are resumed
 */
public record VmSpec(
    UUID id,
    String domain,
    Optional<ComputationManifest> computation,
    List<Forward> forwards,
    Instant createdAt,
    Optional<Duration> timeout,
    Optional<Instant> deadline,
    Optional<String> idempotencyKey,
    boolean held) {
  /** Keeps an unmodifiable copy of the forwards. */
  public VmSpec {
    forwards = List.copyOf(forwards);
  }

  /** One that runs at once. */
  public VmSpec(
      UUID id,
      String domain,
      Optional<ComputationManifest> computation,
      List<Forward> forwards,
      Instant createdAt,
      Optional<Duration> timeout,
      Optional<Instant> deadline,
      Optional<String> idempotencyKey) {
    this(id, domain, computation, forwards, createdAt, timeout, deadline, idempotencyKey, false);
  }

  /** The computation's digest. */
  public Optional<String> computationId() {
    return computation.map(ComputationManifest::digest);
  }

  /** The same VM, reached by other ports. */
  VmSpec withForwards(List<Forward> others) {
    return new VmSpec(
        id, domain, computation, others, createdAt, timeout, deadline, idempotencyKey, held);
  }
}
