package io.cocos.manager.vm;

import io.cocos.computation.Computation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One manager's way to the hypervisor, which is cut in the middle of a call when that manager is
 * killed: the call may have been done, or half, or not at all, and nothing more comes through.
 */
final class MortalHypervisor implements Hypervisor {
  private final InMemoryHypervisor hypervisor;
  private Optional<Listener> listener = Optional.empty();
  private Optional<Death> death = Optional.empty();
  private boolean dead;

  /** Where a manager is killed: at its next call that changes something. */
  enum Death {
    /** Before the call. */
    BEFORE,
    /** When half of it is done, if it has halves. */
    HALFWAY,
    /** When all is done, and nobody is told. */
    AFTER
  }

  /** The manager was killed. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  MortalHypervisor(InMemoryHypervisor hypervisor) {
    this.hypervisor = hypervisor;
  }

  /** The manager is killed at its next change. */
  void dieAtNextChange(Death how) {
    death = Optional.of(how);
  }

  /** The manager lives on, if it still lives. */
  void spare() {
    death = Optional.empty();
  }

  /** The manager is killed now. */
  void die() {
    dead = true;
  }

  boolean isDead() {
    return dead;
  }

  /** Passes on what the hypervisor tells. */
  Optional<Listener> listener() {
    return dead ? Optional.empty() : listener;
  }

  @Override
  public ObservedVm launch(VmSpec spec, BooleanSupplier crowded) {
    return change(() -> hypervisor.launch(spec, crowded), () -> hypervisor.leaveHalfLaunched(spec));
  }

  @Override
  public ObservedVm begin(ObservedVm launched) {
    return change(() -> hypervisor.begin(launched), () -> {});
  }

  @Override
  public PlannedGuest plan(VmSpec spec) {
    return ask(() -> hypervisor.plan(spec));
  }

  @Override
  public HostOffers offers() {
    return ask(hypervisor::offers);
  }

  @Override
  public List<ObservedVm> list() {
    return ask(hypervisor::list);
  }

  @Override
  public Optional<ObservedVm> find(UUID id) {
    return ask(() -> hypervisor.find(id));
  }

  @Override
  public Optional<Computation> computation(UUID id) {
    return ask(() -> hypervisor.computation(id));
  }

  @Override
  public Optional<GuestDescription> describe(UUID id) {
    return ask(() -> hypervisor.describe(id));
  }

  @Override
  public Optional<Evidence> evidence(UUID id) {
    return ask(() -> hypervisor.evidence(id));
  }

  @Override
  public void injectSecret(UUID id, LaunchSecret secret) {
    change(done(() -> hypervisor.injectSecret(id, secret)), () -> {});
  }

  @Override
  public void resume(UUID id) {
    change(done(() -> hypervisor.resume(id)), () -> {});
  }

  @Override
  public Optional<String> document(UUID id) {
    return ask(() -> hypervisor.document(id));
  }

  @Override
  public Optional<ConsoleLog> console(UUID id) {
    return ask(() -> hypervisor.console(id));
  }

  @Override
  public void note(UUID id, UnaryOperator<Life> change) {
    change(done(() -> hypervisor.note(id, change)), () -> {});
  }

  @Override
  public void shutDown(UUID id) {
    change(done(() -> hypervisor.shutDown(id)), () -> {});
  }

  @Override
  public void stop(UUID id) {
    change(done(() -> hypervisor.stop(id)), () -> {});
  }

  @Override
  public void remove(UUID id) {
    change(done(() -> hypervisor.remove(id)), () -> hypervisor.leaveHalfRemoved(id));
  }

  @Override
  public List<UUID> sweep(Set<UUID> known, Instant before) {
    return change(() -> hypervisor.sweep(known, before), () -> {});
  }

  @Override
  public void listen(Listener told) {
    listener = Optional.of(told);
  }

  @Override
  public void close() {
    listener = Optional.empty();
  }

  private <T> T ask(Supplier<T> question) {
    if (dead) {
      throw new Killed();
    }
    return question.get();
  }

  private <T> T change(Supplier<T> whole, Runnable half) {
    if (dead) {
      throw new Killed();
    }
    if (death.isEmpty()) {
      return whole.get();
    }
    dead = true;
    switch (death.get()) {
      case BEFORE -> {}
      case HALFWAY -> half.run();
      case AFTER -> {
        T unused = whole.get();
      }
    }
    throw new Killed();
  }

  private static Supplier<Boolean> done(Runnable change) {
    return () -> {
      change.run();
      return true;
    };
  }
}
