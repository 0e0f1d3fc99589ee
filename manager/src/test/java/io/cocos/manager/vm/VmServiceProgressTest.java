package io.cocos.manager.vm;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.computation.Computation;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an observer is told of launches. */
class VmServiceProgressTest extends VmServiceFixture {
  private UUID onlyAttempt() {
    return hypervisor.attempts().get(0).id();
  }

  @Test
  void aLaunchBeginsRunsAndIsReady() {
    ObservedVm vm = run();
    assertThat(launches.of(vm.id())).containsExactly("begin", "running");

    agents.holdComputation(vm);
    awaitReady(vm.id());

    assertThat(launches.of(vm.id())).containsExactly("begin", "running", "ready");
  }

  @Test
  void aLaunchThatTheHypervisorRefusesFails() {
    hypervisor.failLaunches(new ManagerException(ErrorCode.MEMORY_EXHAUSTED, "no memory left"));

    assertThatExceptionOfType(ManagerException.class).isThrownBy(this::run);

    assertThat(launches.of(onlyAttempt())).containsExactly("begin", "failed: no memory left");
  }

  @Test
  void aVmThatEndsWhileItBootsFails() {
    ObservedVm vm = run();

    hypervisor.become(vm.id(), DomainState.CRASHED);

    eventually(
        () ->
            assertThat(launches.of(vm.id()))
                .hasSize(3)
                .last()
                .asString()
                .contains("the domain crashed"));
  }

  @Test
  void anAgentThatFailsIsAFailure() {
    ObservedVm vm = run();

    agents.answer(vm, FakeAgents.failed("the digest differs"));

    eventually(
        () ->
            assertThat(launches.of(vm.id()))
                .containsExactly("begin", "running", "failed: the digest differs"));
  }

  @Test
  void aLaunchHasOneEnd() {
    ObservedVm vm = run();
    agents.holdComputation(vm);
    awaitReady(vm.id());

    service().remove(vm.id());

    awaitNothingMore(vm);
    assertThat(launches.of(vm.id())).containsExactly("begin", "running", "ready");
  }

  @Test
  void aVmIsReadyAlsoWhenTheHypervisorCannotBeTold() {
    ObservedVm vm = run();
    hypervisor.disconnect();
    agents.holdComputation(vm);

    eventually(() -> assertThat(launches.of(vm.id())).containsExactly("begin", "running", "ready"));
  }

  @Test
  void theBootOfAnEarlierManagersVmIsResumed() {
    ObservedVm vm = Samples.observed(DomainState.RUNNING, 0);
    hypervisor.contain(vm);
    agents.holdComputation(vm);
    service();

    eventually(() -> assertThat(launches.of(vm.id())).containsExactly("resume", "ready"));
  }

  @Test
  void aRequestIsAnsweredWhateverComesOfIt() {
    run();
    Computation huge = Samples.computation("<".repeat(Computation.MAX_CANONICAL_BYTES / 6));

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> service().run(LaunchRequest.of(huge)));

    assertThat(launches.answers).hasSize(2);
    assertThat(hypervisor.attempts()).hasSize(1);
  }

  @Test
  void aVmWithoutAComputationIsReadyWhenItsAgentAnswers() {
    ObservedVm vm = service().run(LaunchRequest.withoutComputation()).observed();

    agents.answer(vm, FakeAgents.in(AgentState.RECEIVING_MANIFESTS));

    awaitState(vm.id(), VmState.READY);
    eventually(() -> assertThat(launches.of(vm.id())).containsExactly("begin", "running", "ready"));
  }

  /** Its removal is looked at in the background; a later one's end comes after it. */
  private void awaitNothingMore(ObservedVm vm) {
    ObservedVm later = run();
    hypervisor.become(later.id(), DomainState.CRASHED);
    eventually(() -> assertThat(launches.of(later.id())).hasSize(3));
    assertThat(later.id()).isNotEqualTo(vm.id());
  }
}
