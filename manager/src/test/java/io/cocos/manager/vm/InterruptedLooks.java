package io.cocos.manager.vm;

import io.cocos.computation.Computation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A hypervisor whose answers to looks can be held up: something happens before they arrive. */
final class InterruptedLooks implements Hypervisor {
  private final Hypervisor hypervisor;
  private Optional<Runnable> meanwhile = Optional.empty();

  InterruptedLooks(Hypervisor hypervisor) {
    this.hypervisor = hypervisor;
  }

  /** Something happens after the next look was answered, and before the answer arrives. */
  void afterNextAnswer(Runnable event) {
    meanwhile = Optional.of(event);
  }

  private <T> T late(T answer) {
    Optional<Runnable> event = meanwhile;
    meanwhile = Optional.empty();
    event.ifPresent(Runnable::run);
    return answer;
  }

  @Override
  public ObservedVm launch(VmSpec spec, BooleanSupplier crowded) {
    return hypervisor.launch(spec, crowded);
  }

  @Override
  public ObservedVm begin(ObservedVm launched) {
    return hypervisor.begin(launched);
  }

  @Override
  public PlannedGuest plan(VmSpec spec) {
    return hypervisor.plan(spec);
  }

  @Override
  public HostOffers offers() {
    return hypervisor.offers();
  }

  @Override
  public List<ObservedVm> list() {
    return late(hypervisor.list());
  }

  @Override
  public Optional<ObservedVm> find(UUID id) {
    return late(hypervisor.find(id));
  }

  @Override
  public Optional<Computation> computation(UUID id) {
    return hypervisor.computation(id);
  }

  @Override
  public Optional<GuestDescription> describe(UUID id) {
    return hypervisor.describe(id);
  }

  @Override
  public Optional<Evidence> evidence(UUID id) {
    return hypervisor.evidence(id);
  }

  @Override
  public void injectSecret(UUID id, LaunchSecret secret) {
    hypervisor.injectSecret(id, secret);
  }

  @Override
  public void resume(UUID id) {
    hypervisor.resume(id);
  }

  @Override
  public Optional<String> document(UUID id) {
    return hypervisor.document(id);
  }

  @Override
  public Optional<ConsoleLog> console(UUID id) {
    return hypervisor.console(id);
  }

  @Override
  public void note(UUID id, UnaryOperator<Life> change) {
    hypervisor.note(id, change);
  }

  @Override
  public void shutDown(UUID id) {
    hypervisor.shutDown(id);
  }

  @Override
  public void stop(UUID id) {
    hypervisor.stop(id);
  }

  @Override
  public void remove(UUID id) {
    hypervisor.remove(id);
  }

  @Override
  public List<UUID> sweep(Set<UUID> known, Instant before) {
    return hypervisor.sweep(known, before);
  }

  @Override
  public void listen(Listener listener) {
    hypervisor.listen(listener);
  }

  @Override
  public void close() {
    hypervisor.close();
  }
}
