package io.cocos.manager.vm;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Following what agents say becomes of them. */
class VmServiceAgentEventsTest extends VmServiceFixture {
  private static AgentEvent event(ObservedVm vm, long sequence, AgentState state) {
    return new AgentEvent(
        sequence, NOW, state, EventStatus.IN_PROGRESS, vm.computationId(), Optional.empty(), true);
  }

  private static AgentEvent old(AgentEvent event) {
    return new AgentEvent(
        event.sequence(),
        event.time(),
        event.state(),
        event.status(),
        event.computationId(),
        event.reason(),
        false);
  }

  private ObservedVm runUntilFollowed() {
    ObservedVm vm = run();
    agents.holdComputation(vm);
    awaitFollowings(vm, 1);
    return vm;
  }

  private void awaitFollowings(ObservedVm vm, int number) {
    eventually(() -> assertThat(agents.followings(vm)).hasSize(number));
  }

  @Test
  void anAgentIsFollowedFromItsFirstEventOnOnceItHasAnswered() {
    ObservedVm vm = run();
    ObservedVm other = run();
    agents.holdComputation(vm);

    awaitFollowings(vm, 1);
    assertThat(agents.followings(vm).get(0).after()).isZero();
    assertThat(launches.of(vm.id())).contains("ready");
    assertThat(agents.followings(other)).isEmpty();
  }

  @Test
  void whatAnAgentBecomesIsShownAndWatchedWithoutAsking() {
    ObservedVm vm = runUntilFollowed();
    RecordingObserver observer = new RecordingObserver();
    service().watch(vm.id(), observer);
    eventually(() -> assertThat(observer.told()).containsExactly("ready"));

    agents.tell(vm, event(vm, 1, AgentState.RUNNING));
    eventually(() -> assertThat(observer.told()).containsExactly("ready", "running"));
    agents.tell(vm, event(vm, 2, AgentState.COMPLETE));

    eventually(
        () ->
            assertThat(observer.told())
                .startsWith("ready", "running", "completed")
                .doesNotContain("stopped"));
    assertThat(service().list()).extracting(Vm::state).containsExactly(VmState.COMPLETED);
  }

  @Test
  void whatAnAgentWasEarlierIsNotTakenForWhatItIs() {
    ObservedVm vm = runUntilFollowed();

    agents.tell(vm, event(vm, 1, AgentState.RUNNING));
    agents.tell(vm, old(event(vm, 2, AgentState.FAILED)));

    assertThat(service().get(vm.id()).state()).isEqualTo(VmState.RUNNING);
  }

  @Test
  void aBrokenConnectionIsTriedAgainAndGoesOnWhereItBroke() {
    ObservedVm vm = runUntilFollowed();
    agents.tell(vm, event(vm, 7, AgentState.RUNNING));

    agents.followings(vm).get(0).end().complete(AgentEvents.End.BROKEN);

    awaitFollowings(vm, 2);
    assertThat(agents.followings(vm).get(1).after()).isEqualTo(7);
  }

  @Test
  void anAgentThatTellsNoEventsIsAskedNoMore() {
    ObservedVm vm = runUntilFollowed();
    ObservedVm marker = runUntilFollowed();

    agents.followings(vm).get(0).end().complete(AgentEvents.End.OVER);
    hypervisor.tellOfChange(vm.id());
    agents.followings(marker).get(0).end().complete(AgentEvents.End.BROKEN);

    awaitFollowings(marker, 2); // so one that is to be tried again has been
    assertThat(agents.followings(vm)).hasSize(1);
  }

  @Test
  void anAgentWhoseVmIsStoppedIsFollowedNoMoreAndItsLastWordIsKept() {
    ObservedVm vm = runUntilFollowed();
    agents.tell(vm, event(vm, 1, AgentState.COMPLETE));

    stop(vm.id());

    eventually(() -> assertThat(agents.followings(vm).get(0).end()).isCancelled());
    assertThat(service().get(vm.id()).state()).isEqualTo(VmState.COMPLETED);
  }

  @Test
  void anAgentWhoseVmIsRemovedIsFollowedNoMore() {
    ObservedVm vm = runUntilFollowed();

    service().remove(vm.id());

    assertThat(agents.followings(vm).get(0).end()).isCancelled();
  }

  @Test
  void anAgentWhoseVmEndedUnseenIsNotTriedAgain() {
    ObservedVm vm = runUntilFollowed();
    ObservedVm marker = runUntilFollowed();
    hypervisor.disconnect();
    hypervisor.become(vm.id(), DomainState.DESTROYED);

    agents.followings(vm).get(0).end().complete(AgentEvents.End.BROKEN);
    agents.followings(marker).get(0).end().complete(AgentEvents.End.BROKEN);
    hypervisor.connect();

    awaitFollowings(marker, 2);
    assertThat(agents.followings(vm)).hasSize(1);
  }

  @Test
  void agentsOfAnEarlierManagersVmsAreFollowedFromTheirFirstEventOn() {
    ObservedVm earlier = Samples.ready(Samples.observed(DomainState.RUNNING, 0), NOW);
    ObservedVm ended = Samples.observed(DomainState.DESTROYED, 1);
    hypervisor.contain(earlier);
    hypervisor.contain(ended);

    service();

    awaitFollowings(earlier, 1);
    assertThat(agents.followings(earlier).get(0).after()).isZero();
    agents.tell(earlier, event(earlier, 9, AgentState.RESULTS_READY));
    assertThat(service().get(earlier.id()).state()).isEqualTo(VmState.RUNNING);
    assertThat(agents.followings(ended)).isEmpty();
  }
}
