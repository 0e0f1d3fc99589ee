package io.cocos.manager.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a VM's state is, for all that the hypervisor and the agent can say. */
class VmStatesTest {
  private static final String REASON = "no disk";

  private static Vm derive(DomainState domain, Optional<AgentState> agent) {
    ObservedVm observed = Samples.observed(domain, 0);
    return VmStates.derive(
        observed,
        agent.map(state -> new AgentStatus(state, observed.computationId(), Optional.of(REASON))));
  }

  private static Stream<Arguments> everythingThatIsSaid() {
    return Arrays.stream(DomainState.values())
        .flatMap(
            domain ->
                Stream.concat(
                        Stream.of(Optional.<AgentState>empty()),
                        Arrays.stream(AgentState.values()).map(Optional::of))
                    .map(agent -> Arguments.of(domain, agent)));
  }

  @ParameterizedTest
  @MethodSource("everythingThatIsSaid")
  void aStateFollowsFromWhatIsSaid(DomainState domain, Optional<AgentState> agent) {
    Vm vm = derive(domain, agent);

    assertThat(vm.state()).isEqualTo(expected(domain, agent));
    assertThat(vm.reason().isPresent())
        .as("a reason is given: %s", vm.reason())
        .isEqualTo(
            domain == DomainState.RUNNING
                ? vm.state().isEnd()
                : domain != DomainState.DEFINED && vm.state() != VmState.PROVISIONING);
  }

  private static VmState expected(DomainState domain, Optional<AgentState> agent) {
    return switch (domain) {
      case DEFINED -> VmState.PROVISIONING;
      case RUNNING, PAUSED -> agent.map(VmStatesTest::alive).orElse(VmState.BOOTING);
      case SHUT_DOWN ->
          agent.isEmpty()
              ? VmState.FAILED
              : agent.get() == AgentState.COMPLETE ? VmState.COMPLETED : VmState.STOPPED;
      case DESTROYED ->
          agent.equals(Optional.of(AgentState.COMPLETE)) ? VmState.COMPLETED : VmState.STOPPED;
      case LOST ->
          agent.isEmpty()
              ? VmState.PROVISIONING
              : agent.get() == AgentState.COMPLETE ? VmState.COMPLETED : VmState.FAILED;
      case CRASHED -> VmState.FAILED;
    };
  }

  private static VmState alive(AgentState agent) {
    return switch (agent) {
      case IDLE, RECEIVING_MANIFESTS, RECEIVING_ALGORITHMS, RECEIVING_DATA -> VmState.READY;
      case RUNNING, RESULTS_READY -> VmState.RUNNING;
      case COMPLETE -> VmState.COMPLETED;
      case FAILED -> VmState.FAILED;
    };
  }

  @Test
  void aHeldGuestHasNotBegunWhateverAnAgentMaySay() {
    ObservedVm held =
        Samples.observed(DomainState.PAUSED, 0).withLife(Life.heldFrom(Instant.EPOCH));

    Vm vm = VmStates.derive(held, Optional.of(FakeAgents.in(AgentState.COMPLETE)));

    assertThat(vm.state()).isEqualTo(VmState.PROVISIONING);
    assertThat(VmStates.derive(held.withState(DomainState.RUNNING), Optional.empty()).state())
        .isEqualTo(VmState.BOOTING);
    assertThat(VmStates.derive(held.withState(DomainState.DESTROYED), Optional.empty()).state())
        .isEqualTo(VmState.STOPPED);
  }

  @ParameterizedTest
  @CsvSource({
    "PAUSED, the domain is suspended",
    "SHUT_DOWN, the guest ended before its agent answered",
    "DESTROYED, the domain was destroyed",
    "CRASHED, the domain crashed"
  })
  void aDomainThatDoesNotRunIsExplained(DomainState domain, String reason) {
    assertThat(derive(domain, Optional.empty()).reason()).contains(reason);
  }

  @Test
  void whyItCompletedIsNotHiddenByASuspension() {
    assertThat(derive(DomainState.PAUSED, Optional.of(AgentState.COMPLETE)).reason())
        .contains("every result consumer has the result");
    assertThat(derive(DomainState.PAUSED, Optional.of(AgentState.FAILED)).reason())
        .contains(REASON);
  }

  @Test
  void aGuestThatEndsInOrderHasNotFailed() {
    ObservedVm vm = Samples.ready(Samples.observed(DomainState.SHUT_DOWN, 0), Instant.EPOCH);

    Vm ended = VmStates.derive(vm, Optional.empty());

    assertThat(ended.state()).isEqualTo(VmState.STOPPED);
    assertThat(ended.reason()).contains("the guest was shut down");
  }

  @Test
  void aVmThatWasOnceReadyIsReadyUntilItsAgentSaysOtherwise() {
    ObservedVm vm = Samples.ready(Samples.observed(DomainState.RUNNING, 0), Instant.EPOCH);

    assertThat(VmStates.derive(vm, Optional.empty()).state()).isEqualTo(VmState.READY);
  }

  @Test
  void anAgentWithoutAComputationStillBoots() {
    ObservedVm vm = Samples.observed(DomainState.RUNNING, 0);
    Optional<AgentStatus> waiting = Optional.of(FakeAgents.in(AgentState.RECEIVING_MANIFESTS));

    assertThat(VmStates.derive(vm, waiting).state()).isEqualTo(VmState.BOOTING);
  }

  @Test
  void anAgentThatWasLaunchedForNoComputationNeedsNone() {
    ObservedVm vm = Samples.withoutComputation(Samples.observed(DomainState.RUNNING, 0));

    assertThat(VmStates.derive(vm, Optional.empty()).state()).isEqualTo(VmState.BOOTING);
    assertThat(
            VmStates.derive(vm, Optional.of(FakeAgents.in(AgentState.RECEIVING_MANIFESTS))).state())
        .isEqualTo(VmState.READY);
    assertThat(VmStates.derive(vm, Optional.of(FakeAgents.holding("abc"))).state())
        .isEqualTo(VmState.READY);
  }

  @Test
  void anAgentWithAnotherComputationHasFailed() {
    Vm vm =
        VmStates.derive(
            Samples.observed(DomainState.RUNNING, 0), Optional.of(FakeAgents.holding("abc")));

    assertThat(vm.state()).isEqualTo(VmState.FAILED);
    assertThat(vm.reason()).contains("the agent holds computation abc");
  }

  @Test
  void anAgentThatFailsIsQuotedAndASilentOneIsSaidToBeSilent() {
    ObservedVm vm = Samples.observed(DomainState.RUNNING, 0);

    assertThat(derive(DomainState.RUNNING, Optional.of(AgentState.FAILED)).reason())
        .contains(REASON);
    assertThat(VmStates.derive(vm, Optional.of(FakeAgents.in(AgentState.FAILED))).reason())
        .contains("the agent gives no reason");
  }

  @ParameterizedTest
  @CsvSource({
    "idle, IDLE",
    "receivingManifests, RECEIVING_MANIFESTS",
    "receivingAlgorithms, RECEIVING_ALGORITHMS",
    "receivingData, RECEIVING_DATA",
    "running, RUNNING",
    "resultsReady, RESULTS_READY",
    "complete, COMPLETE",
    "failed, FAILED"
  })
  void agentsSpellTheirStatesAsTheOriginalDid(String label, AgentState state) {
    assertThat(AgentState.of(label)).contains(state);
    assertThat(state.label()).isEqualTo(label);
  }

  @ParameterizedTest
  @CsvSource({"''", "Idle", "' idle'", "RUNNING", "unheard of"})
  void anythingElseIsNoState(String label) {
    assertThat(AgentState.of(label)).isEmpty();
  }
}
