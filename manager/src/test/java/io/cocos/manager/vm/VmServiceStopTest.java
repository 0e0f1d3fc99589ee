package io.cocos.manager.vm;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static io.cocos.manager.concurrent.Eventually.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Ending VMs that are kept. */
class VmServiceStopTest extends VmServiceFixture {
  @Test
  void aStoppedVmStaysVisibleWithTheReason() {
    ObservedVm vm = run();

    Vm stopped = stop(vm.id());

    assertThat(stopped.state()).isEqualTo(VmState.STOPPED);
    assertThat(stopped.reason()).contains("it was stopped");
    eventually(
        () ->
            assertThat(service().get(vm.id()).observed().ending())
                .hasValueSatisfying(ending -> assertThat(ending.isOver()).isTrue()));
    assertThat(service().list())
        .singleElement()
        .satisfies(listed -> assertAsStopped(listed, stopped));
  }

  @Test
  void stoppingAgainChangesNothing() {
    ObservedVm vm = run();

    Vm stopped = stop(vm.id());
    Vm again = stop(vm.id());

    assertAsStopped(again, stopped);
  }

  /** All is the same but when it ended, which is noted a moment later than it is seen. */
  private static void assertAsStopped(Vm later, Vm stopped) {
    assertThat(endedAtTheEpoch(later)).isEqualTo(endedAtTheEpoch(stopped));
  }

  private static Vm endedAtTheEpoch(Vm vm) {
    Life life = vm.observed().life();
    Ending ending = life.ending().orElseThrow().over(Instant.EPOCH);
    return new Vm(vm.observed().withLife(life.withEnding(ending)), vm.state(), vm.reason());
  }

  @Test
  void aVmThatEndedByItselfStaysAsItEnded() {
    ObservedVm vm = run();
    hypervisor.become(vm.id(), DomainState.CRASHED);

    assertThat(stop(vm.id()).state()).isEqualTo(VmState.FAILED);
  }

  @Test
  void aStoppedVmHoldsItsPortsUntilItIsRemoved() {
    ObservedVm vm = run();
    stop(vm.id());
    assertThat(portsOf(run())).containsExactly(2223, 9302, 7021);

    service().remove(vm.id());

    assertThat(portsOf(run())).containsExactly(2222, 9301, 7020);
  }

  @Test
  void whoWaitsForAVmThatIsStoppedIsTold() {
    ObservedVm vm = run();
    CompletableFuture<Vm> wait = service().awaitReady(vm.id(), Duration.ofMinutes(1));

    stop(vm.id());

    assertThat(failure(wait))
        .isInstanceOfSatisfying(
            ManagerException.class,
            ended -> assertThat(ended.code()).isEqualTo(ErrorCode.VM_ENDED));
  }

  @Test
  void drainingEndsEveryVmThatRuns() {
    ObservedVm stopped = run();
    stop(stopped.id());
    ObservedVm running = run();

    service().drain();

    assertThat(service().get(running.id()).state()).isEqualTo(VmState.STOPPED);
    assertThat(service().get(running.id()).reason()).contains("the manager was ended");
    assertThat(service().get(stopped.id()).reason()).contains("it was stopped");
  }
}
