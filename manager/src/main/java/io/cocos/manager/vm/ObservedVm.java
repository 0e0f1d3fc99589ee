package io.cocos.manager.vm;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A VM as the hypervisor remembers it: the domain's state and what its metadata says.
 *
 * @param id the domain's UUID
 * @param domain the domain's name
 * @param domainState what the hypervisor says of the domain now
 * @param computationId the digest of the computation it was launched for, when it was for one
 * @param forwards the host ports that lead into it
 * @param confidential the memory protection it really has
 * @param size what it takes of the host while it runs
 * @param createdAt when it was asked for
 * @param deadline when its time is up, if ever
 * @param idempotencyKey the caller's own name for the request that launched it, when it had one
 * @param handOver how its agent comes by its computation
 * @param life what became of it since
 */
public record ObservedVm(
    UUID id,
    String domain,
    DomainState domainState,
    Optional<String> computationId,
    List<Forward> forwards,
    Confidential confidential,
    MachineSize size,
    Instant createdAt,
    Optional<Instant> deadline,
    Optional<String> idempotencyKey,
    HandOver handOver,
    Life life) {
  /** Keeps an unmodifiable copy of the forwards. */
  public ObservedVm {
    forwards = List.copyOf(forwards);
  }

  /** The forward of that name, when the VM has it. */
  public Optional<Forward> forward(String name) {
    return forwards.stream().filter(forward -> forward.name().equals(name)).findFirst();
  }

  /** When its agent first answered. */
  public Optional<Instant> readyAt() {
    return life.readyAt();
  }

  /** How it ended, or is being ended. */
  public Optional<Ending> ending() {
    return life.ending();
  }

  /** Whether its guest has not begun: its virtual CPUs wait to be resumed, as they were started. */
  public boolean isHeld() {
    return domainState == DomainState.PAUSED && life.held();
  }

  /**
   * Whether its guest has not begun, and waits for nothing but those that are launched at the same
   * time: one that nothing protects is given no secret.
   */
  public boolean awaitsOthers() {
    return isHeld() && confidential == Confidential.NONE;
  }

  /** The same VM, of which the hypervisor says something else. */
  public ObservedVm withState(DomainState other) {
    return new ObservedVm(
        id,
        domain,
        other,
        computationId,
        forwards,
        confidential,
        size,
        createdAt,
        deadline,
        idempotencyKey,
        handOver,
        life);
  }

  /** The same VM, later. */
  public ObservedVm withLife(Life other) {
    return new ObservedVm(
        id,
        domain,
        domainState,
        computationId,
        forwards,
        confidential,
        size,
        createdAt,
        deadline,
        idempotencyKey,
        handOver,
        other);
  }
}
