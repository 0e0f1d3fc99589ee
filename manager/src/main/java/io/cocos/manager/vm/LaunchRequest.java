package io.cocos.manager.vm;

import io.cocos.computation.Computation;
import io.cocos.computation.ComputationManifest;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What somebody asks for who wants a VM.
 *
 * @param computation what the agent in it is to hold; empty for an agent that waits to be given one
 * @param timeout how long the computation may take, when the caller said so
 * @param idempotencyKey the caller's own name for the request, under which it may be repeated
 * @param held whether the guest is to wait for a secret, before it begins, until it is resumed
 */
public record LaunchRequest(
    Optional<ComputationManifest> computation,
    Optional<Duration> timeout,
    Optional<String> idempotencyKey,
    boolean held) {
  /** A VM whose guest begins at once. */
  public LaunchRequest(
      Optional<ComputationManifest> computation,
      Optional<Duration> timeout,
      Optional<String> idempotencyKey) {
    this(computation, timeout, idempotencyKey, false);
  }

  /** A VM for a computation; every such request launches another one. */
  public static LaunchRequest of(Computation computation) {
    return new LaunchRequest(
        Optional.of(ComputationManifest.of(computation)), Optional.empty(), Optional.empty());
  }

  /** A VM whose agent waits for its computation. */
  public static LaunchRequest withoutComputation() {
    return new LaunchRequest(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The digest of the computation. */
  public Optional<String> computationId() {
    return computation.map(ComputationManifest::digest);
  }

  /**
   * How long the VM may live, if that is limited: by the shorter of the caller's timeout, which
   * replaces the computation's own, and the computation's time to live.
   *
   * @param ttlUnit what one unit of a time to live is
   */
  Optional<Duration> lifetime(Duration ttlUnit) {
    Optional<Duration> toCompute =
        timeout.or(
            () ->
                computation
                    .map(one -> one.computation().timeout().toDuration())
                    .filter(LaunchRequest::isSaid));
    Optional<Duration> toLive =
        computation
            .map(one -> ttlUnit.multipliedBy(one.computation().ttl()))
            .filter(LaunchRequest::isSaid);
    return Stream.concat(toCompute.stream(), toLive.stream()).min(Duration::compareTo);
  }

  private static boolean isSaid(Duration duration) {
    return !duration.isZero() && !duration.isNegative();
  }
}
