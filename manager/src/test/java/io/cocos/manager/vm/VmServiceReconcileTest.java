package io.cocos.manager.vm;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static io.cocos.manager.concurrent.Eventually.failure;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the hypervisor did not tell is found by looking. */
class VmServiceReconcileTest extends VmServiceFixture {
  @BeforeEach
  void lookOften() {
    start(Samples.GUEST_PORTS, Duration.ofMillis(20));
  }

  @Test
  void aVmThatVanishedUntoldGivesItsPortsBack() {
    ObservedVm vm = run();

    hypervisor.vanishUntold(vm.id());

    eventually(
        () -> {
          ObservedVm next = run();
          service().remove(next.id());
          assertThat(portsOf(next)).isEqualTo(portsOf(vm));
        });
  }

  @Test
  void aVmThatEndedUntoldEndsTheWaitForIt() {
    ObservedVm vm = run();
    CompletableFuture<Vm> wait = service().awaitReady(vm.id(), Duration.ofMinutes(1));

    hypervisor.becomeUntold(vm.id(), DomainState.CRASHED);

    assertThat(failure(wait)).hasMessageContaining("the domain crashed");
  }

  @Test
  void aVmOfAnotherManagerIsFoundUntold() {
    ObservedVm other = Samples.observed(DomainState.RUNNING, 0);
    agents.holdComputation(other);

    hypervisor.contain(other);

    eventually(() -> assertThat(hypervisor.find(other.id()).orElseThrow().readyAt()).contains(NOW));
  }

  @Test
  void watchersSeeWhatWasNotTold() {
    ObservedVm vm = run();
    RecordingObserver observer = new RecordingObserver();
    service().watch(vm.id(), observer);

    hypervisor.becomeUntold(vm.id(), DomainState.DESTROYED);

    eventually(() -> assertThat(observer.told()).endsWith("stopped"));
  }
}
