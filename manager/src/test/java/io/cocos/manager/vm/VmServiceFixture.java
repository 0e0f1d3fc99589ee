package io.cocos.manager.vm;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static io.cocos.manager.concurrent.Eventually.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;

/** A service with its hypervisor and its agents in memory, fresh for each test. */
abstract class VmServiceFixture {
  static final Instant NOW = Instant.parse("2026-03-04T05:06:07.000000008Z");

  final InMemoryHypervisor hypervisor = new InMemoryHypervisor();
  final FakeAgents agents = new FakeAgents();
  final ObservedLaunches launches = new ObservedLaunches();
  final List<VmChange> changes = new CopyOnWriteArrayList<>();
  final ClockByHand clock = new ClockByHand(NOW);
  private int processors = 64;
  private Optional<VmService> service = Optional.empty();

  @AfterEach
  final void end() {
    service.ifPresent(VmService::close);
    hypervisor.heal();
    hypervisor.close();
  }

  /** The service; made when it is first asked for, so that a test may prepare the world. */
  final VmService service() {
    return service.orElseGet(() -> start(Samples.GUEST_PORTS));
  }

  final VmService start(List<GuestPort> guestPorts) {
    return start(guestPorts, Duration.ofHours(1));
  }

  final VmService start(List<GuestPort> guestPorts, Duration reconcilePause) {
    PortPool ports = new PortPool(guestPorts, "127.0.0.1", clock);
    VmService started =
        new VmService(
            hypervisor,
            new Agents(agents, agents),
            ports,
            admission(ports),
            rules(reconcilePause),
            clock,
            new VmObservers(launches, changes::add),
            VmService.background(),
            UUID::randomUUID,
            new Burst(processors));
    service = Optional.of(started);
    return started;
  }

  /**
   * More launches than that at the same time are a burst; to be said before the service is made.
   */
  final void processors(int number) {
    processors = number;
  }

  /** Every launch is admitted. */
  Admission admission(PortPool ports) {
    return Samples.unlimited(ports);
  }

  /** Nothing ends by itself, but what a test gives a deadline. */
  LifecycleRules rules(Duration reconcilePause) {
    return new LifecycleRules(
        reconcilePause,
        Duration.ofMinutes(2),
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(10),
        Optional.empty(),
        Duration.ofMinutes(1));
  }

  /** A VM that is stopped at once. */
  final Vm stop(UUID id) {
    return outcome(service().stop(id, Optional.of(Duration.ZERO)));
  }

  /** Launches a VM. */
  final ObservedVm run() {
    return service().run(LaunchRequest.of(Samples.computation("any"))).observed();
  }

  final List<Integer> portsOf(ObservedVm vm) {
    return vm.forwards().stream().map(Forward::hostPort).toList();
  }

  /** All that can be asked of the service about one VM. */
  final List<Callable<?>> everyQuestionAbout(UUID id) {
    return List.of(
        () -> service().get(id),
        () -> awaitReady(id),
        () -> stop(id),
        () -> {
          service().remove(id);
          return id;
        });
  }

  /** What the service knows only by looking: all that it was told of so far has been looked at. */
  final void awaitState(UUID id, VmState state) {
    eventually(() -> assertThat(service().get(id).state()).isEqualTo(state));
  }

  /** What a caller sees who waits for the agent for as long as it takes. */
  final Vm awaitReady(UUID id) {
    return outcome(service().awaitReady(id, Duration.ofMinutes(1)));
  }
}
