package io.cocos.manager.notification;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.vm.AgentEvent;
import io.cocos.manager.vm.AgentState;
import io.cocos.manager.vm.Confidential;
import io.cocos.manager.vm.DomainState;
import io.cocos.manager.vm.EventStatus;
import io.cocos.manager.vm.FakeAgents;
import io.cocos.manager.vm.Forward;
import io.cocos.manager.vm.HandOver;
import io.cocos.manager.vm.LaunchProgress;
import io.cocos.manager.vm.Life;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.Samples;
import io.cocos.manager.vm.Vm;
import io.cocos.manager.vm.VmChange;
import io.cocos.manager.vm.VmState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of a launch, and of what agents say. */
class RelayedEventsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final UUID ID = UUID.fromString("c1a8739a-6751-4492-a481-5aca8bb14a79");
  private static final String COMPUTATION = "0123456789abcdef".repeat(4);
  private static final String ANOTHER = "fedcba9876543210".repeat(4);

  private final FakeAgents agents = new FakeAgents();
  private final List<AgentEvent> heard = new ArrayList<>();
  private FakeNotificationServer server;
  private EventQueue queue;

  @BeforeEach
  void open() throws IOException {
    server = new FakeNotificationServer();
    queue =
        new EventQueue(server.events(), Optional.empty(), 100, new RecordedDeliveries(), () -> NOW);
  }

  @AfterEach
  void close() {
    queue.close();
    server.close();
  }

  private VmProvisionEvents provisions() {
    return new VmProvisionEvents(queue, () -> NOW, port -> "host:" + port);
  }

  private static ObservedVm vm(Optional<String> computationId) {
    return new ObservedVm(
        ID,
        "cocos-5aca8bb14a79",
        DomainState.RUNNING,
        computationId,
        List.of(new Forward("agent-grpc", "127.0.0.1", 7020, 7002)),
        Confidential.NONE,
        Samples.SIZE,
        NOW,
        Optional.empty(),
        Optional.empty(),
        HandOver.AT_BOOT,
        Life.begun(NOW));
  }

  private static AgentEvent event(
      AgentState state, Optional<String> held, Optional<String> reason) {
    return new AgentEvent(
        1, NOW.minusSeconds(9), state, EventStatus.IN_PROGRESS, held, reason, true);
  }

  private void agentTells(ObservedVm vm, AgentEvent... events) {
    CompletableFuture<?> unused = new RelayedAgentEvents(agents, queue).follow(vm, 0, heard::add);
    for (AgentEvent event : events) {
      agents.tell(vm, event);
    }
  }

  private void assertTold(String... events) {
    eventually(
        () ->
            assertThat(server.taken())
                .extracting(event -> event.toString().replace('"', '\''))
                .containsExactly(events));
  }

  @Test
  void aLaunchIsToldFromItsBeginningToTheAgentsAnswer() {
    ObservedVm vm = vm(Optional.of(COMPUTATION));

    LaunchProgress progress = provisions().begin(ID, Optional.of(COMPUTATION));
    progress.running(vm);
    progress.ready(new Vm(vm, VmState.READY, Optional.empty()));

    assertTold(
        provision("starting", ""),
        provision("in-progress", ",'domain':'cocos-5aca8bb14a79','agent_address':'host:7020'"),
        provision("complete", ",'domain':'cocos-5aca8bb14a79','agent_address':'host:7020'"));
  }

  private static String provision(String status, String details) {
    return "{'event_type':'vm-provision','timestamp':'2026-01-02T03:04:05Z','computation_id':'"
        + COMPUTATION
        + "','details':{'vm_id':'"
        + ID
        + "'"
        + details
        + "},'originator':'manager','status':'"
        + status
        + "'}";
  }

  @Test
  void thatAVmCompletedIsToldOnceAndThatItIsGone() {
    String all = "every result consumer has the result";
    ObservedVm observed = vm(Optional.of(COMPUTATION));
    Vm running = new Vm(observed, VmState.RUNNING, Optional.empty());
    Vm complete = new Vm(observed, VmState.COMPLETED, Optional.of(all));
    Vm ending = new Vm(observed, VmState.COMPLETED, Optional.of("it is being ended: " + all));
    VmStateEvents told = new VmStateEvents(queue);

    told.accept(new VmChange(1, NOW, ID, Optional.of(running), Optional.of(complete)));
    told.accept(new VmChange(2, NOW, ID, Optional.of(complete), Optional.of(ending)));
    told.accept(new VmChange(3, NOW, ID, Optional.of(ending), Optional.of(complete)));
    told.accept(new VmChange(4, NOW, ID, Optional.of(complete), Optional.empty()));

    assertTold(
        state("'state':'completed','previous_state':'running','reason':'" + all + "'"),
        state("'state':'removed','previous_state':'completed'"));
  }

  private static String state(String details) {
    return "{'event_type':'vm-state','timestamp':'2026-01-02T03:04:05Z','computation_id':'"
        + COMPUTATION
        + "','details':{'vm_id':'"
        + ID
        + "','domain':'cocos-5aca8bb14a79',"
        + details
        + "},'originator':'manager','status':'complete'}";
  }

  @Test
  void aLaunchThatFailsIsToldWithTheReason() {
    provisions().begin(ID, Optional.of(COMPUTATION)).failed("no room");

    assertTold(provision("starting", ""), provision("failed", ",'reason':'no room'"));
  }

  @Test
  void ofALaunchThatAnEarlierManagerBeganItsEndIsTold() {
    ObservedVm vm = vm(Optional.of(COMPUTATION));

    provisions().resume(vm).failed("it crashed");

    assertTold(provision("failed", ",'reason':'it crashed'"));
  }

  @Test
  void aVmWithoutComputationIsToldWithoutOne() {
    LaunchProgress unused = provisions().begin(ID, Optional.empty());

    assertTold(
        "{'event_type':'vm-provision','timestamp':'2026-01-02T03:04:05Z','details':{'vm_id':'"
            + ID
            + "'},'originator':'manager','status':'starting'}");
  }

  @Test
  void whatAnAgentSaysIsPassedOnWithItsOwnTimeAndTheVmItIsIn() {
    ObservedVm vm = vm(Optional.of(COMPUTATION));

    agentTells(
        vm,
        event(AgentState.RECEIVING_MANIFESTS, Optional.empty(), Optional.empty()),
        event(AgentState.FAILED, Optional.of(COMPUTATION), Optional.of("no memory")));

    assertTold(
        agentSaid("receivingManifests", COMPUTATION, ""),
        agentSaid("failed", COMPUTATION, ",'reason':'no memory'"));
    assertThat(heard).hasSize(2);
  }

  private static String agentSaid(String state, String computationId, String details) {
    return "{'event_type':'"
        + state
        + "','timestamp':'2026-01-02T03:03:56Z','computation_id':'"
        + computationId
        + "','details':{'vm_id':'"
        + ID
        + "'"
        + details
        + "},'originator':'agent','status':'in-progress'}";
  }

  @Test
  void whatAnAgentSaysOfAnotherComputationThanItsVmsIsPassedOnToNobody() {
    ObservedVm vm = vm(Optional.of(COMPUTATION));

    agentTells(
        vm,
        event(AgentState.COMPLETE, Optional.of(ANOTHER), Optional.empty()),
        event(AgentState.RUNNING, Optional.of(COMPUTATION), Optional.empty()));

    assertTold(agentSaid("running", COMPUTATION, ""));
    assertThat(heard).as("what the service itself heard").hasSize(2);
  }

  @Test
  void whichComputationAVmWithoutOneWasGivenIsItsAgentsWord() {
    agentTells(
        vm(Optional.empty()), event(AgentState.RUNNING, Optional.of(ANOTHER), Optional.empty()));

    assertTold(agentSaid("running", ANOTHER, ""));
  }
}
