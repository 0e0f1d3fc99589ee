package io.cocos.manager.vm;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static io.cocos.manager.concurrent.Eventually.failure;
import static io.cocos.manager.concurrent.Eventually.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Waiting for the agents, and what becomes of it. */
class VmServiceReadinessTest extends VmServiceFixture {
  private static final Duration LONG = Duration.ofMinutes(1);

  private void assertEnded(CompletableFuture<Vm> wait, String... told) {
    assertThat(failure(wait))
        .asInstanceOf(InstanceOfAssertFactories.type(ManagerException.class))
        .satisfies(
            ended -> {
              assertThat(ended.code()).isEqualTo(ErrorCode.VM_ENDED);
              assertThat(ended).hasMessageContainingAll(told);
            });
  }

  @Test
  void aVmIsReadyWhenItsAgentHoldsTheComputation() {
    ObservedVm vm = run();
    CompletableFuture<Vm> wait = service().awaitReady(vm.id(), LONG);

    agents.holdComputation(vm);

    assertThat(outcome(wait).state()).isEqualTo(VmState.READY);
    assertThat(hypervisor.find(vm.id()).orElseThrow().readyAt()).contains(NOW);
  }

  @Test
  void aVmBecomesReadyAlsoWhenNobodyWaits() {
    ObservedVm vm = run();

    agents.holdComputation(vm);

    awaitState(vm.id(), VmState.READY);
    eventually(() -> assertThat(hypervisor.find(vm.id()).orElseThrow().readyAt()).contains(NOW));
  }

  @Test
  void aReadyVmNeedsNoWaiting() {
    ObservedVm vm = run();
    agents.holdComputation(vm);
    awaitReady(vm.id());

    agents.fallSilent();

    assertThat(awaitReady(vm.id()).state()).isEqualTo(VmState.READY);
  }

  @Test
  void manyMayWaitForTheSameVm() {
    ObservedVm vm = run();
    CompletableFuture<Vm> impatient = service().awaitReady(vm.id(), Duration.ofMillis(1));
    CompletableFuture<Vm> first = service().awaitReady(vm.id(), LONG);
    CompletableFuture<Vm> second = service().awaitReady(vm.id(), LONG);
    assertThat(outcome(impatient).state()).isEqualTo(VmState.BOOTING);

    agents.holdComputation(vm);

    assertThat(outcome(first).state()).isEqualTo(VmState.READY);
    assertThat(outcome(second).state()).isEqualTo(VmState.READY);
  }

  @Test
  void aVmThatStillBootsWhenTheTimeIsUpIsShownAsItStands() {
    ObservedVm vm = run();

    Vm asItStands = outcome(service().awaitReady(vm.id(), Duration.ZERO));

    assertThat(asItStands.state()).isEqualTo(VmState.BOOTING);
    assertThat(asItStands.observed()).isEqualTo(vm);
  }

  @ParameterizedTest
  @EnumSource(names = {"IDLE", "RECEIVING_MANIFESTS"})
  void anAgentWithoutAComputationIsNotReady(AgentState state) {
    ObservedVm vm = run();
    agents.answer(vm, FakeAgents.in(state));

    Vm asItStands = outcome(service().awaitReady(vm.id(), Duration.ofMillis(300)));

    assertThat(asItStands.state()).isEqualTo(VmState.BOOTING);
  }

  @Test
  void anAgentThatFailsEndsTheWaitWithItsReason() {
    ObservedVm vm = run();
    CompletableFuture<Vm> wait = service().awaitReady(vm.id(), LONG);

    agents.answer(vm, FakeAgents.failed("the digest differs"));

    assertEnded(wait, vm.id().toString(), "failed", "the digest differs");
    assertThat(service().get(vm.id()))
        .satisfies(
            shown -> {
              assertThat(shown.state()).isEqualTo(VmState.FAILED);
              assertThat(shown.reason()).contains("the digest differs");
            });
    assertThat(hypervisor.find(vm.id()).orElseThrow().readyAt()).isEmpty();
  }

  @Test
  void anAgentThatHoldsAnotherComputationIsOfNoUse() {
    ObservedVm vm = run();
    String another = Samples.computation("another").digest();
    CompletableFuture<Vm> wait = service().awaitReady(vm.id(), LONG);

    agents.answer(vm, FakeAgents.holding(another));

    assertEnded(wait, vm.id().toString(), "the agent holds computation " + another);
    assertThat(hypervisor.find(vm.id()).orElseThrow().readyAt()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"SHUT_DOWN", "DESTROYED", "CRASHED"})
  void aVmThatEndsWhileItBootsEndsTheWaitWithWhatHappened(DomainState end) {
    ObservedVm vm = run();
    CompletableFuture<Vm> wait = service().awaitReady(vm.id(), LONG);

    hypervisor.become(vm.id(), end);

    assertEnded(wait, vm.id().toString());
    String happened = service().get(vm.id()).reason().orElseThrow();
    assertEnded(service().awaitReady(vm.id(), LONG), vm.id().toString(), happened);
  }

  @Test
  void aVmThatIsRemovedEndsTheWait() {
    ObservedVm vm = run();
    CompletableFuture<Vm> wait = service().awaitReady(vm.id(), LONG);

    service().remove(vm.id());

    assertEnded(wait, vm.id().toString());
    assertThat(service().list()).isEmpty();
  }

  @Test
  void aVmThatSomebodyElseRemovesEndsTheWait() {
    ObservedVm vm = run();
    CompletableFuture<Vm> wait = service().awaitReady(vm.id(), LONG);

    hypervisor.vanish(vm.id());

    assertEnded(wait, vm.id().toString(), "its domain is gone");
  }

  @Test
  void aVmThatEndsWhileItIsLaunchedIsSeenToHaveEnded() {
    VmService service = service();
    try (InMemoryHypervisor.LaunchHold hold = hypervisor.holdLaunches()) {
      CompletableFuture<Vm> launch =
          CompletableFuture.supplyAsync(
              () -> service.run(LaunchRequest.of(Samples.computation("short-lived"))));
      hold.awaitLaunches(1);
      hypervisor.afterLaunch(id -> hypervisor.become(id, DomainState.CRASHED));
      hold.release();

      assertEnded(
          launch.thenCompose(vm -> service.awaitReady(vm.observed().id(), LONG)),
          "the domain crashed");
    }
  }

  @Test
  void aRemovalThatFailsLeavesTheVmAndItsWatch() {
    ObservedVm vm = run();
    CompletableFuture<Vm> wait = service().awaitReady(vm.id(), LONG);
    hypervisor.failRemovals(new ManagerException(ErrorCode.HYPERVISOR_TIMEOUT, "too slow"));

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> service().remove(vm.id()))
        .withMessage("too slow");

    agents.holdComputation(vm);
    assertThat(outcome(wait).state()).isEqualTo(VmState.READY);
  }

  @Test
  void aSuspendedVmThatBootsSaysSo() {
    ObservedVm vm = run();

    hypervisor.become(vm.id(), DomainState.PAUSED);

    eventually(
        () -> assertThat(service().get(vm.id()).reason()).contains("the domain is suspended"));
    assertThat(service().get(vm.id()).state()).isEqualTo(VmState.BOOTING);
  }

  @Test
  void readinessThatCouldNotBeNotedIsNotedOnceTheHypervisorIsBack() {
    ObservedVm vm = run();
    UUID id = vm.id();
    CompletableFuture<Vm> wait = service().awaitReady(id, LONG);
    hypervisor.disconnect();
    agents.holdComputation(vm);
    assertThat(failure(wait))
        .asInstanceOf(InstanceOfAssertFactories.type(ManagerException.class))
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HYPERVISOR_UNAVAILABLE);

    hypervisor.connect();

    eventually(() -> assertThat(hypervisor.find(id).orElseThrow().readyAt()).contains(NOW));
    assertThat(service().get(id).state()).isEqualTo(VmState.READY);
  }
}
