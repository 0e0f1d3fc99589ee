package io.cocos.manager.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.computation.Computation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How VMs end, when it is their time, in a time that passes by hand. */
class VmServiceLifecycleTest {
  private static final Instant START = Instant.parse("2026-03-04T05:06:07Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SimulatedTime time = new SimulatedTime(START);
  private final InMemoryHypervisor hypervisor = new InMemoryHypervisor();
  private final FakeAgents agents = new FakeAgents();
  private final List<VmChange> changes = new ArrayList<>();
  private VmService service;

  @BeforeEach
  void start() {
    PortPool ports = new PortPool(Samples.GUEST_PORTS, "127.0.0.1", time);
    service =
        new VmService(
            hypervisor,
            new Agents(agents, agents),
            ports,
            Samples.unlimited(ports),
            new LifecycleRules(
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                Optional.of(Duration.ofHours(1)),
                Optional.of(Duration.ofMinutes(10)),
                Duration.ofSeconds(10),
                Optional.of(Duration.ofHours(24)),
                MINUTE),
            time,
            new VmObservers(new ObservedLaunches(), changes::add),
            time.threads(),
            UUID::randomUUID,
            new Burst(1));
    time.pass(Duration.ZERO);
  }

  @AfterEach
  void end() {
    service.close();
    hypervisor.close();
  }

  /** The manager is killed, and another one started. */
  private void restart() {
    service.close();
    start();
  }

  private ObservedVm run(LaunchRequest request) {
    ObservedVm vm = service.run(request).observed();
    agents.holdComputation(vm);
    time.pass(Duration.ofSeconds(1));
    return vm;
  }

  private ObservedVm run() {
    return run(LaunchRequest.of(Samples.computation("any")));
  }

  private ObservedVm runFor(Duration timeout) {
    return run(
        new LaunchRequest(
            Optional.of(Samples.manifest("any")), Optional.of(timeout), Optional.empty()));
  }

  private Vm vm(ObservedVm vm) {
    return service.get(vm.id());
  }

  private List<String> states(ObservedVm vm) {
    return changes.stream()
        .filter(change -> change.vm().equals(vm.id()))
        .map(change -> change.after().map(after -> after.state().label()).orElse("gone"))
        .toList();
  }

  @Test
  void aVmWhoseTimeIsUpIsAskedToEndAndExpired() {
    ObservedVm vm = runFor(Duration.ofMinutes(5));
    assertThat(vm.deadline()).contains(START.plus(Duration.ofMinutes(5)));

    time.pass(Duration.ofMinutes(4));
    assertThat(vm(vm).state()).isEqualTo(VmState.READY);
    time.pass(MINUTE);

    assertThat(vm(vm).state()).isEqualTo(VmState.EXPIRED);
    assertThat(vm(vm).reason()).contains("its time was up at 2026-03-04T05:11:07Z");
    assertThat(vm(vm).observed().domainState()).isEqualTo(DomainState.SHUT_DOWN);
  }

  @Test
  void theShorterOfTimeoutAndTimeToLiveCounts() {
    LaunchRequest readme =
        LaunchRequest.of(
            Computation.parse("{\"ttl\":32,\"timeout\":\"20m\"}".getBytes(StandardCharsets.UTF_8)));

    assertThat(readme.lifetime(MINUTE)).contains(Duration.ofMinutes(20));
    assertThat(readme.lifetime(Duration.ofSeconds(1))).contains(Duration.ofSeconds(32));
    assertThat(LaunchRequest.withoutComputation().lifetime(MINUTE)).isEmpty();
  }

  @Test
  void aDeadlineSurvivesARestart() {
    ObservedVm vm = runFor(Duration.ofMinutes(5));
    restart();

    time.pass(Duration.ofMinutes(5));

    assertThat(vm(vm).state()).isEqualTo(VmState.EXPIRED);
  }

  @Test
  void aDeadlineThatPassedWhileNoManagerWasThereIsMadeUpFor() {
    ObservedVm vm = runFor(Duration.ofMinutes(5));
    service.close();
    time.pass(Duration.ofHours(1));

    start();
    time.pass(MINUTE);

    assertThat(vm(vm).state()).isEqualTo(VmState.EXPIRED);
  }

  @Test
  void aGuestThatDoesNotEndWhenAskedIsForcedAfterTheGrace() {
    ObservedVm vm = run();
    hypervisor.ignoreShutDown(vm.id());

    CompletableFuture<Vm> stopped = service.stop(vm.id(), Optional.of(Duration.ofSeconds(20)));
    time.pass(Duration.ofSeconds(19));
    assertThat(stopped).isNotDone();
    assertThat(vm(vm).reason()).contains("it is being ended: it was stopped");
    time.pass(Duration.ofSeconds(2));

    assertThat(stopped).isCompletedWithValueMatching(ended -> ended.state() == VmState.STOPPED);
    assertThat(vm(vm).observed().domainState()).isEqualTo(DomainState.DESTROYED);
  }

  @Test
  void aGuestThatEndsWhenAskedIsNotForced() {
    ObservedVm vm = run();

    CompletableFuture<Vm> stopped = service.stop(vm.id(), Optional.empty());
    time.pass(Duration.ofSeconds(1));

    assertThat(stopped).isCompletedWithValueMatching(ended -> ended.state() == VmState.STOPPED);
    assertThat(vm(vm).observed().domainState()).isEqualTo(DomainState.SHUT_DOWN);
  }

  @Test
  void stoppingAgainWithLessGraceIsObeyed() {
    ObservedVm vm = run();
    hypervisor.ignoreShutDown(vm.id());
    CompletableFuture<Vm> slowly = service.stop(vm.id(), Optional.of(Duration.ofHours(1)));

    CompletableFuture<Vm> atOnce = service.stop(vm.id(), Optional.of(Duration.ZERO));
    time.pass(Duration.ofSeconds(1));

    assertThat(slowly).isCompleted();
    assertThat(atOnce).isCompleted();
  }

  @Test
  void aStopThatItsManagerDidNotFinishIsFinishedByTheNext() {
    ObservedVm vm = run();
    hypervisor.ignoreShutDown(vm.id());
    CompletableFuture<Vm> unused = service.stop(vm.id(), Optional.of(Duration.ofSeconds(20)));

    restart();
    time.pass(Duration.ofSeconds(21));

    assertThat(vm(vm).state()).isEqualTo(VmState.STOPPED);
    assertThat(vm(vm).reason()).contains("it was stopped");
  }

  @Test
  void anAgentThatDoesNotAnswerInTimeHasFailedWithWhatItsConsoleSaid() {
    ObservedVm vm = service.run(LaunchRequest.of(Samples.computation("silent"))).observed();
    hypervisor.print(vm.id(), "\u001b[2JBdsDxe: loading\r\nno medium\r\n");

    time.pass(Duration.ofMinutes(11));

    assertThat(vm(vm).state()).isEqualTo(VmState.FAILED);
    assertThat(vm(vm).reason())
        .contains(
            "its agent did not answer within 10m; its console ends with: BdsDxe: loading |"
                + " no medium");
    assertThat(vm(vm).observed().domainState().isActive()).isFalse();
  }

  @Test
  void aGuestThatNobodyResumesInTimeHasFailed() {
    hypervisor.protectLaunches(new Protection.Sev(1, OptionalInt.of(47), OptionalInt.of(1), true));
    ObservedVm vm =
        service
            .run(
                new LaunchRequest(
                    Optional.of(Samples.manifest("any")), Optional.empty(), Optional.empty(), true))
            .observed();
    time.pass(Duration.ofMinutes(59));
    assertThat(vm(vm).state()).isEqualTo(VmState.PROVISIONING);

    time.pass(Duration.ofMinutes(2));

    assertThat(vm(vm).state()).isEqualTo(VmState.FAILED);
    assertThat(vm(vm).reason()).contains("nobody resumed its guest within 1h");
    assertThat(vm(vm).observed().domainState().isActive()).isFalse();
  }

  @Test
  void aSuspendedVmIsNotBlamedForNotAnswering() {
    ObservedVm vm = service.run(LaunchRequest.of(Samples.computation("any"))).observed();
    hypervisor.become(vm.id(), DomainState.PAUSED);

    time.pass(Duration.ofMinutes(30));

    assertThat(vm(vm).state()).isEqualTo(VmState.BOOTING);
  }

  @Test
  void aCrashIsToldWithTheEndOfTheConsole() {
    ObservedVm vm = run();
    hypervisor.print(vm.id(), "Oops: 0002\n");

    hypervisor.become(vm.id(), DomainState.CRASHED);
    time.pass(Duration.ofSeconds(1));

    assertThat(vm(vm).reason()).contains("the domain crashed; its console ends with: Oops: 0002");
    assertThat(changes.get(changes.size() - 1).after().orElseThrow().reason())
        .isEqualTo(vm(vm).reason());
  }

  @Test
  void howAVmEndedIsKnownAlsoWhenLibvirtForgotIt() {
    ObservedVm vm = run();
    hypervisor.become(vm.id(), DomainState.SHUT_DOWN);
    time.pass(Duration.ofSeconds(1));

    hypervisor.becomeUntold(vm.id(), DomainState.LOST);
    restart();
    time.pass(Duration.ofSeconds(1));

    assertThat(vm(vm).state()).isEqualTo(VmState.STOPPED);
    assertThat(vm(vm).reason()).contains("the guest was shut down");
  }

  @Test
  void aVmThatRanWhenTheHostWentDownHasFailed() {
    ObservedVm vm = run();

    hypervisor.becomeUntold(vm.id(), DomainState.LOST);
    restart();
    time.pass(Duration.ofSeconds(1));

    assertThat(vm(vm).state()).isEqualTo(VmState.FAILED);
    assertThat(vm(vm).reason()).contains("libvirt or the host was restarted meanwhile");
  }

  @Test
  void aVmThatSomebodyStartsAgainBootsAgain() {
    ObservedVm vm = run();
    CompletableFuture<Vm> unused = service.stop(vm.id(), Optional.of(Duration.ZERO));
    agents.fallSilent();
    time.pass(MINUTE);

    hypervisor.become(vm.id(), DomainState.RUNNING);
    time.pass(Duration.ofSeconds(1));
    assertThat(vm(vm).state()).isEqualTo(VmState.BOOTING);
    agents.holdComputation(vm);
    time.pass(Duration.ofSeconds(1));

    assertThat(vm(vm).state()).isEqualTo(VmState.READY);
    assertThat(vm(vm).observed().ending()).isEmpty();
    assertThat(states(vm))
        .containsExactly("booting", "ready", "stopped", "booting", "booting", "ready");
  }

  @Test
  void aVmThatHasEndedIsKeptForItsRetention() {
    ObservedVm vm = run();
    hypervisor.become(vm.id(), DomainState.DESTROYED);

    time.pass(Duration.ofHours(23));
    assertThat(vm(vm).state()).isEqualTo(VmState.STOPPED);
    time.pass(Duration.ofHours(2));

    assertThat(service.list()).isEmpty();
    assertThat(hypervisor.list()).isEmpty();
    assertThat(states(vm)).endsWith("stopped", "gone");
  }

  @Test
  void whatWasDefinedAndNeverStartedIsRemovedWhenItsManagerMustBeDead() {
    hypervisor.contain(Samples.observed(DomainState.DEFINED, 0));
    hypervisor.contain(young(DomainState.DEFINED));

    time.pass(Duration.ofMinutes(3));
    assertThat(hypervisor.list()).as("one may still be under way").hasSize(1);
    time.pass(Duration.ofMinutes(2));

    assertThat(hypervisor.list()).isEmpty();
  }

  @Test
  void aVmThatAnotherManagerIsJustStartingIsLeftAlone() {
    ObservedVm starting = young(DomainState.LOST); // its files are there, and it does not run yet
    hypervisor.contain(starting);
    hypervisor.tellOfChange(starting.id());
    time.pass(Duration.ofSeconds(1));
    assertThat(vm(starting).state()).isEqualTo(VmState.PROVISIONING);

    hypervisor.become(starting.id(), DomainState.RUNNING);
    time.pass(Duration.ofSeconds(1));

    assertThat(states(starting)).containsExactly("provisioning", "booting");
    assertThat(hypervisor.find(starting.id()).orElseThrow().ending()).isEmpty();
  }

  @Test
  void aVmThatRanWhenTheHostWentDownBeforeItWasReadyHasFailedOnceNobodyCanBeStartingIt() {
    ObservedVm lost = young(DomainState.LOST);
    hypervisor.contain(lost);

    time.pass(Duration.ofMinutes(5));

    assertThat(vm(lost).state()).isEqualTo(VmState.FAILED);
    assertThat(vm(lost).reason())
        .contains("libvirt or the host was restarted before its agent answered");
  }

  private static ObservedVm young(DomainState state) {
    VmSpec spec = Samples.spec("young", Samples.forwards(1), START);
    return new ObservedVm(
        spec.id(),
        spec.domain(),
        state,
        spec.computationId(),
        spec.forwards(),
        Confidential.NONE,
        Samples.SIZE,
        START,
        Optional.empty(),
        Optional.empty(),
        HandOver.AT_BOOT,
        Life.begun(START));
  }

  @Test
  void filesOfNoVmAreRemovedWhenTheirManagerMustBeDead() {
    UUID orphan = UUID.randomUUID();
    hypervisor.leaveFiles(orphan, START);

    time.pass(Duration.ofMinutes(3));
    assertThat(hypervisor.leftFiles()).containsExactly(orphan);
    time.pass(Duration.ofMinutes(2));

    assertThat(hypervisor.leftFiles()).isEmpty();
  }

  @Test
  void whatIsDoneBehindItsBackIsToldOnce() {
    ObservedVm vm = run();

    hypervisor.become(vm.id(), DomainState.PAUSED);
    time.pass(MINUTE);
    hypervisor.become(vm.id(), DomainState.RUNNING);
    time.pass(MINUTE);
    hypervisor.become(vm.id(), DomainState.DESTROYED);
    time.pass(MINUTE);
    hypervisor.vanish(vm.id());
    time.pass(MINUTE);

    assertThat(states(vm)).containsExactly("booting", "ready", "ready", "ready", "stopped", "gone");
    assertThat(changes.get(2).after().orElseThrow().reason()).contains("the domain is suspended");
    assertThat(changes.get(3).after().orElseThrow().reason()).isEmpty();
  }

  @Test
  void vmsThatWereThereBeforeAreNoNews() {
    ObservedVm vm = run();
    changes.clear();

    restart();
    time.pass(MINUTE);

    assertThat(changes).isEmpty();
    assertThat(vm(vm).state()).isEqualTo(VmState.READY);
  }

  @Test
  void whatHappenedWhileNoManagerWasThereIsNews() {
    ObservedVm vm = run();
    hypervisor.print(vm.id(), "the end\n");
    service.close();
    hypervisor.become(vm.id(), DomainState.CRASHED);
    changes.clear();

    start();
    time.pass(MINUTE);

    assertThat(states(vm)).containsExactly("failed");
  }

  @Test
  void anEndThatCannotBeNotedNowIsNotedLater() {
    ObservedVm vm = run();
    hypervisor.become(vm.id(), DomainState.CRASHED);
    hypervisor.disconnect();
    time.pass(MINUTE);

    hypervisor.connect();
    time.pass(MINUTE);

    assertThat(hypervisor.find(vm.id()).orElseThrow().ending()).isPresent();
  }

  private void tell(ObservedVm vm, long sequence, AgentState state, Optional<String> reason) {
    agents.tell(
        vm,
        new AgentEvent(
            sequence, START, state, EventStatus.IN_PROGRESS, vm.computationId(), reason, true));
  }

  private void complete(ObservedVm vm) {
    tell(vm, 9, AgentState.COMPLETE, Optional.empty());
  }

  @Test
  void aVmWhoseLastConsumerHasTheResultIsAskedToEndAndKeptAsCompleted() {
    ObservedVm vm = run();
    tell(vm, 1, AgentState.RUNNING, Optional.empty());
    tell(vm, 2, AgentState.RESULTS_READY, Optional.empty());
    time.pass(Duration.ofSeconds(1));
    assertThat(vm(vm).state()).isEqualTo(VmState.RUNNING);

    complete(vm);
    time.pass(Duration.ofSeconds(4)); // the result's last bytes may be on their way
    assertThat(vm(vm).state()).isEqualTo(VmState.COMPLETED);
    assertThat(vm(vm).observed().domainState()).isEqualTo(DomainState.RUNNING);
    time.pass(Duration.ofSeconds(2));

    assertThat(vm(vm).state()).isEqualTo(VmState.COMPLETED);
    assertThat(vm(vm).reason()).contains("every result consumer has the result");
    assertThat(vm(vm).observed().domainState()).isEqualTo(DomainState.SHUT_DOWN);
    time.pass(Duration.ofHours(23));
    restart();
    time.pass(MINUTE);
    assertThat(vm(vm).state()).isEqualTo(VmState.COMPLETED);
    time.pass(Duration.ofHours(2));
    assertThat(service.list()).isEmpty();
  }

  @Test
  void aGuestThatIsCompleteAndDeafIsForcedAfterTheGrace() {
    ObservedVm vm = run();
    hypervisor.ignoreShutDown(vm.id());

    complete(vm);
    time.pass(Duration.ofSeconds(14));
    assertThat(vm(vm).state()).isEqualTo(VmState.COMPLETED);
    assertThat(vm(vm).reason()).contains("it is being ended: every result consumer has the result");
    assertThat(vm(vm).observed().domainState()).isEqualTo(DomainState.RUNNING);
    time.pass(Duration.ofSeconds(2));

    assertThat(vm(vm).state()).isEqualTo(VmState.COMPLETED);
    assertThat(vm(vm).observed().domainState()).isEqualTo(DomainState.DESTROYED);
  }

  @Test
  void anEndOfACompleteVmThatItsManagerDidNotFinishIsFinishedByTheNext() {
    ObservedVm vm = run();
    hypervisor.ignoreShutDown(vm.id());
    complete(vm);
    time.pass(Duration.ofSeconds(1));

    restart();
    time.pass(Duration.ofSeconds(15));

    assertThat(vm(vm).observed().domainState()).isEqualTo(DomainState.DESTROYED);
    assertThat(vm(vm).state()).isEqualTo(VmState.COMPLETED);
    assertThat(vm(vm).reason()).contains("every result consumer has the result");
  }

  @Test
  void aVmThatCompletedWhileNoManagerWasThereIsEndedByTheNext() {
    ObservedVm vm = run();
    service.close();
    time.pass(Duration.ofHours(1));

    start();
    time.pass(Duration.ofSeconds(1));
    assertThat(vm(vm).state()).isEqualTo(VmState.READY);
    complete(vm); // what its agent tells every new follower at once
    time.pass(Duration.ofSeconds(6));

    assertThat(vm(vm).state()).isEqualTo(VmState.COMPLETED);
    assertThat(vm(vm).observed().domainState()).isEqualTo(DomainState.SHUT_DOWN);
  }

  @Test
  void aVmThatCompletedBeforeItWasEverSeenReadyIsEndedToo() {
    ObservedVm vm = service.run(LaunchRequest.of(Samples.computation("quick"))).observed();
    service.close();
    agents.answer(vm, new AgentStatus(AgentState.COMPLETE, vm.computationId(), Optional.empty()));

    start();
    time.pass(Duration.ofSeconds(6));

    assertThat(vm(vm).state()).isEqualTo(VmState.COMPLETED);
    assertThat(vm(vm).observed().domainState()).isEqualTo(DomainState.SHUT_DOWN);
  }

  @Test
  void aVmThatRanBeforeItWasSeenReadyIsNotBlamedForItsBootAfterARestart() {
    ObservedVm vm = service.run(LaunchRequest.of(Samples.computation("quick"))).observed();
    agents.answer(vm, new AgentStatus(AgentState.RUNNING, vm.computationId(), Optional.empty()));
    time.pass(Duration.ofMinutes(11));
    assertThat(vm(vm).state()).isEqualTo(VmState.RUNNING);

    restart();
    time.pass(MINUTE);

    assertThat(vm(vm).observed().domainState()).isEqualTo(DomainState.RUNNING);
    assertThat(vm(vm).state()).isEqualTo(VmState.READY); // until its agent tells more
  }

  @Test
  void aVmThatWasSuspendedWhenItsResultWasFetchedIsEndedAsCompleted() {
    ObservedVm vm = run();
    hypervisor.become(vm.id(), DomainState.PAUSED);
    hypervisor.ignoreShutDown(vm.id());
    time.pass(Duration.ofSeconds(1));

    complete(vm);
    time.pass(MINUTE);

    assertThat(vm(vm).state()).isEqualTo(VmState.COMPLETED);
    assertThat(vm(vm).reason()).contains("every result consumer has the result");
    assertThat(vm(vm).observed().domainState()).isEqualTo(DomainState.DESTROYED);
  }

  @Test
  void aCompletedVmThatSomebodyStartsAgainIsNotTakenForCompletedByAnotherManager() {
    ObservedVm vm = run();
    complete(vm);
    time.pass(MINUTE);
    assertThat(vm(vm).state()).isEqualTo(VmState.COMPLETED);
    agents.fallSilent();

    hypervisor.note(vm.id(), ended -> Life.begun(time.instant())); // the other one saw it first
    hypervisor.become(vm.id(), DomainState.RUNNING);
    time.pass(MINUTE);
    assertThat(vm(vm).state()).isEqualTo(VmState.BOOTING);
    agents.holdComputation(vm);
    time.pass(MINUTE);

    assertThat(vm(vm).state()).isEqualTo(VmState.READY);
    assertThat(agents.followings(vm)).hasSize(2);
  }

  @Test
  void aVmWhoseAgentFailedRunsOnWithItsReasonUntilItsTimeIsUp() {
    ObservedVm vm = runFor(Duration.ofMinutes(5));

    tell(vm, 1, AgentState.FAILED, Optional.of("the algorithm exited with 3"));
    time.pass(Duration.ofMinutes(4));
    assertThat(vm(vm).state()).isEqualTo(VmState.FAILED);
    assertThat(vm(vm).reason()).contains("the algorithm exited with 3");
    assertThat(vm(vm).observed().domainState()).isEqualTo(DomainState.RUNNING);
    time.pass(Duration.ofMinutes(2));

    assertThat(vm(vm).state()).isEqualTo(VmState.FAILED);
    assertThat(vm(vm).reason()).contains("the algorithm exited with 3");
    assertThat(vm(vm).observed().domainState()).isEqualTo(DomainState.SHUT_DOWN);
  }

  @Test
  void whatCompletedBeforeItIsStoppedHasCompleted() {
    ObservedVm vm = run();
    complete(vm);

    CompletableFuture<Vm> unused = service.stop(vm.id(), Optional.of(Duration.ZERO));
    assertThat(vm(vm).observed().domainState())
        .as("nobody waits then")
        .isEqualTo(DomainState.DESTROYED);
    restart();
    time.pass(MINUTE);

    assertThat(vm(vm).state()).isEqualTo(VmState.COMPLETED);
  }
}
