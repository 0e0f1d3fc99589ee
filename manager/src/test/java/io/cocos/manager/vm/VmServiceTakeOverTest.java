package io.cocos.manager.vm;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static io.cocos.manager.concurrent.Eventually.failure;
import static io.cocos.manager.concurrent.Eventually.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** VMs that were there before, and those that go away while nobody looks. */
class VmServiceTakeOverTest extends VmServiceFixture {
  private final ExecutorService callers =
      Executors.newCachedThreadPool(new DaemonThreads("take-over-test"));

  @AfterEach
  void dismissCallers() {
    callers.shutdownNow();
  }

  @Test
  void vmsOfAnEarlierManagerAreListedWithTheirPortsHeld() {
    ObservedVm earlier = Samples.observed(DomainState.RUNNING, 0);
    hypervisor.contain(earlier);
    hypervisor.disconnect();
    service();

    hypervisor.connect();

    eventually(() -> assertThat(portsOf(runAndRemove())).containsExactly(2223, 9302, 7021));
    assertThat(service().list()).extracting(Vm::observed).containsExactly(earlier);
  }

  @Test
  void vmsOfAnEarlierManagerThatStillBootAreWatched() {
    ObservedVm earlier = Samples.observed(DomainState.RUNNING, 0);
    hypervisor.contain(earlier);
    agents.holdComputation(earlier);

    service();

    eventually(
        () -> assertThat(hypervisor.find(earlier.id()).orElseThrow().readyAt()).contains(NOW));
    assertThat(service().get(earlier.id()).state()).isEqualTo(VmState.READY);
  }

  @Test
  void vmsOfAnEarlierManagerThatWereReadyAreReady() {
    ObservedVm earlier =
        Samples.ready(Samples.observed(DomainState.RUNNING, 0), NOW.minusSeconds(60));
    hypervisor.contain(earlier);

    assertThat(service().get(earlier.id()).state()).isEqualTo(VmState.READY);
  }

  @Test
  void endedVmsOfAnEarlierManagerKeepTheirPortsUntilTheyAreRemoved() {
    ObservedVm earlier = Samples.observed(DomainState.DESTROYED, 0);
    hypervisor.contain(earlier);
    service();
    eventually(() -> assertThat(portsOf(runAndRemove())).containsExactly(2223, 9302, 7021));

    service().remove(earlier.id());

    assertThat(portsOf(run())).containsExactly(2222, 9301, 7020);
  }

  @Test
  void aVmThatSomebodyElseRemovesGivesItsPortsBack() {
    ObservedVm vm = run();

    hypervisor.vanish(vm.id());

    eventually(() -> assertThat(portsOf(runAndRemove())).containsExactly(2222, 9301, 7020));
  }

  @Test
  void aVmThatIsRemovedWhileTheHypervisorIsAwayGivesItsPortsBackAfterwards() {
    ObservedVm gone = run();
    ObservedVm kept = run();
    hypervisor.disconnect();
    hypervisor.vanish(gone.id());

    hypervisor.connect();

    eventually(() -> assertThat(portsOf(runAndRemove())).containsExactly(2222, 9301, 7020));
    assertThat(service().list()).extracting(Vm::observed).containsExactly(kept);
  }

  @Test
  void aVmThatEndsWhileTheHypervisorIsAwayEndsTheWaitAfterwards() {
    ObservedVm vm = run();
    CompletableFuture<Vm> wait = service().awaitReady(vm.id(), Duration.ofMinutes(1));
    hypervisor.disconnect();
    hypervisor.become(vm.id(), DomainState.CRASHED);

    hypervisor.connect();

    assertThat(failure(wait))
        .isInstanceOfSatisfying(
            ManagerException.class,
            ended -> assertThat(ended.code()).isEqualTo(ErrorCode.VM_ENDED));
  }

  @Test
  void aReconnectWhileAVmIsLaunchedDoesNotDisturbIt() {
    VmService service = service();
    try (InMemoryHypervisor.LaunchHold hold = hypervisor.holdLaunches()) {
      CompletableFuture<ObservedVm> launch = CompletableFuture.supplyAsync(this::run, callers);
      hold.awaitLaunches(1);
      hypervisor.connect();
      hold.release();

      ObservedVm vm = outcome(launch);
      agents.holdComputation(vm);
      assertThat(awaitReady(vm.id()).state()).isEqualTo(VmState.READY);
    }
    assertThat(portsOf(run())).containsExactly(2223, 9302, 7021);
    assertThat(service.list()).hasSize(2);
  }

  @Test
  void thePortsOfAVmThatIsBeingLaunchedStayReservedWhateverHappensMeanwhile() {
    ObservedVm marker = Samples.observed(DomainState.RUNNING, 50);
    try (InMemoryHypervisor.LaunchHold hold = hypervisor.holdLaunches()) {
      CompletableFuture<ObservedVm> first = CompletableFuture.supplyAsync(this::run, callers);
      hold.awaitLaunches(1);
      for (int reconnect = 0; reconnect < 8; reconnect++) {
        hypervisor.connect();
      }
      hypervisor.contain(marker);
      agents.holdComputation(marker);
      hypervisor.tellOfChange(marker.id());
      awaitState(marker.id(), VmState.READY); // so the reconnects have been dealt with

      CompletableFuture<ObservedVm> second = CompletableFuture.supplyAsync(this::run, callers);
      hold.awaitLaunches(1);
      hold.release();

      assertThat(outcome(first).forwards()).doesNotContainAnyElementsOf(outcome(second).forwards());
      assertThat(hypervisor.attempts()).as("no port was refused").hasSize(2);
    }
  }

  @Test
  void changesOfDomainsThatAreNotOursAreOfNoInterest() {
    ObservedVm vm = run();

    hypervisor.tellOfChange(UUID.randomUUID());

    agents.holdComputation(vm);
    assertThat(awaitReady(vm.id()).state()).isEqualTo(VmState.READY);
    assertThat(service().list()).hasSize(1);
  }

  @Test
  void withoutAHypervisorNothingIsDoneAndThatItIsAwayIsSaid() {
    ObservedVm vm = run();
    hypervisor.disconnect();

    List<Callable<?>> deeds =
        List.of(
            this::run,
            () -> stop(vm.id()),
            () -> service().describe(vm.id()),
            () -> service().document(vm.id()),
            () -> {
              service().remove(vm.id());
              return vm;
            });
    for (Callable<?> deed : deeds) {
      assertThatExceptionOfType(ManagerException.class)
          .isThrownBy(deed::call)
          .extracting(ManagerException::code)
          .isEqualTo(ErrorCode.HYPERVISOR_UNAVAILABLE);
    }
  }

  @Test
  void withoutAHypervisorVmsAreShownAsTheyWereLastSeen() {
    ObservedVm vm = run();
    eventually(() -> assertThat(service().list()).hasSize(1));
    assertThat(service().awaySince()).isEmpty();

    hypervisor.disconnect();
    clock.pass(Duration.ofSeconds(5));

    assertThat(service().awaySince()).contains(NOW);
    assertThat(service().get(vm.id()).state()).isEqualTo(VmState.BOOTING);
    assertThat(service().list()).extracting(Vm::observed).containsExactly(vm);
  }

  @Test
  void aHypervisorThatIsBackIsTheTruthAgain() {
    run();
    hypervisor.disconnect();

    hypervisor.connect();

    eventually(() -> assertThat(service().awaySince()).isEmpty());
  }

  @Test
  void aHypervisorThatWasNeverThereLeavesNothingToShow() {
    hypervisor.disconnect();

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> service().list())
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HYPERVISOR_UNAVAILABLE);
  }

  /** A VM that leaves no trace, to see which ports are free. */
  private ObservedVm runAndRemove() {
    ObservedVm vm = run();
    service().remove(vm.id());
    return vm;
  }
}
