package io.cocos.agent.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cocos.agent.RunnerByHand;
import io.cocos.agent.life.RunOutcome.Kind;
import io.cocos.computation.Computation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTest {
  private static final Computation ONE =
      computation(
          """
          {"id":"one","algorithms":[{"provider":"Ada","id":"count"}],
           "datasets":[{"provider":"Bob","id":"north"}],"result_consumers":["Eve","Dan","Eve"],
           "metadata":{"cocos":{"limits":{"memory_mib":64},"network":true}}}""");

  private static final Computation TWO = computation("{\"id\":\"two\"}");

  private final EventLog events = new EventLog(InstantSource.system());
  private final RunnerByHand runner = new RunnerByHand();

  @Test
  void takesAComputationWhileItWaitsForOne() {
    Agent agent = new Agent(AgentStatus.waitingForComputation(), events, runner);

    HeldComputation held = agent.receive(ONE);

    assertThat(held.id()).isEqualTo(ONE.digest());
    assertThat(agent.status()).isEqualTo(AgentStatus.holding(held));
    assertThat(agent.status().state()).isEqualTo(AgentState.RECEIVING_ALGORITHMS);
  }

  @Test
  void takesTheComputationThatItHoldsAgainWithoutEffect() {
    Agent agent = new Agent(AgentStatus.waitingForComputation(), events, runner);
    HeldComputation held = agent.receive(ONE);
    AgentStatus before = agent.status();

    assertThat(agent.receive(ONE)).isEqualTo(held);
    assertThat(agent.status()).isEqualTo(before);
  }

  @Test
  void refusesAnotherComputationNamingItsStateAndTheOneItHolds() {
    Agent agent = holding(ONE);

    assertThatThrownBy(() -> agent.receive(TWO))
        .isInstanceOf(WrongStateException.class)
        .hasMessage(
            "Computation %s is refused: the agent is in state receivingAlgorithms with computation"
                + " %s",
            TWO.digest(), ONE.digest());
    assertThat(agent.status().held()).contains(HeldComputation.of(ONE));
  }

  @Test
  void refusesAnyComputationOnceItHasFailed() {
    Agent agent = new Agent(AgentStatus.failed("of a reason"), events, runner);

    assertThatThrownBy(() -> agent.receive(ONE))
        .isInstanceOf(WrongStateException.class)
        .hasMessageContaining("in state failed because of a reason");
  }

  @Test
  void goesThroughItsStatesAndTellsOfEach(@TempDir Path folder) throws IOException {
    Agent agent = new Agent(AgentStatus.waitingForComputation(), events, runner);
    agent.receive(ONE);
    hold(agent, InputKind.ALGORITHM, "Ada", "count");
    hold(agent, InputKind.DATASET, "Bob", "north");
    runner.succeed(Files.writeString(folder.resolve("result"), "24"));
    for (String consumer : List.of("Eve", "Dan")) {
      assertThat(agent.deliver(consumer, 2).size()).isEqualTo(2);
      agent.delivered(consumer);
    }

    assertThat(told())
        .containsExactly(
            "receivingManifests in-progress",
            "receivingAlgorithms in-progress",
            "receivingData in-progress",
            "running starting",
            "running in-progress",
            "running complete",
            "resultsReady in-progress",
            "complete in-progress");
    assertThat(agent.details().outcome()).map(RunOutcome::kind).contains(Kind.SUCCEEDED);
  }

  @Test
  void ordersWhatTheComputationSays() {
    Agent agent = holding(ONE);
    hold(agent, InputKind.ALGORITHM, "Ada", "count");
    hold(agent, InputKind.DATASET, "Bob", "north");

    RunOrder order = runner.orders().get(0);
    assertThat(order.algorithms()).containsExactly(Path.of("file of count"));
    assertThat(order.datasets()).containsExactly(Path.of("file of north"));
    assertThat(order.limits().memoryMib()).hasValue(64);
    assertThat(order.network()).isTrue();
  }

  @Test
  void withoutDatasetsItRunsAtOnceButEntersEveryState() {
    Agent agent = holding(computation("{\"algorithms\":[{\"id\":\"count\"}]}"));

    hold(agent, InputKind.ALGORITHM, "", "count");

    assertThat(told())
        .containsSequence("receivingData in-progress", "running starting", "running in-progress");
    assertThat(runner.orders()).hasSize(1);
  }

  @Test
  void withoutAlgorithmsItHasNothingToRun() {
    assertThat(holding(TWO).status().state()).isEqualTo(AgentState.RECEIVING_ALGORITHMS);
    assertThat(runner.orders()).isEmpty();
  }

  @Test
  void withoutConsumersTheResultStays(@TempDir Path folder) throws IOException {
    Agent agent = holding(computation("{\"algorithms\":[{\"id\":\"count\"}]}"));
    hold(agent, InputKind.ALGORITHM, "", "count");
    runner.succeed(Files.writeString(folder.resolve("result"), "24"));

    assertThat(agent.status().state()).isEqualTo(AgentState.RESULTS_READY);
    assertRefused(Refusal.NOT_IN_MANIFEST, () -> agent.deliver("", 2));
  }

  @Test
  void aRunThatFailsIsTheAgentsFailureAndItsComputationIsStillHeld() {
    Agent agent = holding(ONE);
    hold(agent, InputKind.ALGORITHM, "Ada", "count");
    hold(agent, InputKind.DATASET, "Bob", "north");

    runner.fail(Kind.EXITED, "count ended with 3");

    assertThat(agent.status())
        .isEqualTo(AgentStatus.holding(HeldComputation.of(ONE)).failing("count ended with 3"));
    assertThat(told()).endsWith("running failed", "failed failed");
    assertThat(agent.details().outcome()).map(RunOutcome::exitCode).contains(3);
    assertThat(agent.receive(ONE).id()).isEqualTo(ONE.digest());
  }

  @Test
  void aRunnerThatBreaksIsAFailureToo() {
    Agent agent = holding(computation("{\"algorithms\":[{\"id\":\"count\"}]}"));
    hold(agent, InputKind.ALGORITHM, "", "count");
    runner.breakDown(new IllegalStateException("no threads"));

    assertThat(agent.status().failure().orElseThrow()).contains("no threads");

    Agent another =
        new Agent(
            AgentStatus.holding(
                HeldComputation.of(computation("{\"algorithms\":[{\"id\":\"count\"}]}"))),
            events,
            order -> {
              throw new IllegalStateException("not even begun");
            });
    hold(another, InputKind.ALGORITHM, "", "count");
    assertThat(another.status().failure().orElseThrow()).contains("not even begun");
  }

  @Test
  void aResultThatCannotBeReadIsAFailure(@TempDir Path folder) {
    Agent agent = holding(computation("{\"algorithms\":[{\"id\":\"count\"}]}"));
    hold(agent, InputKind.ALGORITHM, "", "count");

    runner.succeed(folder.resolve("none"));

    assertThat(agent.status().failure().orElseThrow()).contains("the result cannot be read");
    assertThat(agent.details().outcome()).map(RunOutcome::kind).contains(Kind.NO_RESULT);
    assertThat(agent.details().outcome().flatMap(RunOutcome::result)).isEmpty();
  }

  @Test
  void theResultIsDeliveredOnceToEachAndToOneCallAtATime(@TempDir Path folder) throws IOException {
    Agent agent = holding(ONE);
    hold(agent, InputKind.ALGORITHM, "Ada", "count");
    hold(agent, InputKind.DATASET, "Bob", "north");
    runner.succeed(Files.writeString(folder.resolve("result"), "24"));

    assertRefused(Refusal.TOO_LARGE, () -> agent.deliver("Eve", 1));
    agent.deliver("Eve", 2);
    assertRefused(Refusal.IN_PROGRESS, () -> agent.deliver("Eve", 2));
    agent.abandoned("Eve");
    agent.deliver("Eve", 2);
    agent.delivered("Eve");
    assertRefused(Refusal.DELIVERED_ALREADY, () -> agent.deliver("Eve", 2));
    assertRefused(Refusal.NOT_IN_MANIFEST, () -> agent.deliver("Ada", 2));
    assertThat(agent.details().consumers())
        .containsExactly(
            new ConsumerStatus("Eve", true, false), new ConsumerStatus("Dan", false, false));
  }

  @Test
  void anUploadWhoseClientIsGoneIsTakenOverButNotWhileItIsAtTheFile() {
    Agent agent = holding(ONE);
    Announcement announced = new Announcement("Ada", "count", 1, "");
    InputClaim gone = agent.claim(InputKind.ALGORITHM, announced, () -> true);

    gone.enter();
    assertRefused(
        Refusal.IN_PROGRESS, () -> agent.claim(InputKind.ALGORITHM, announced, () -> false));
    gone.leave(0);
    InputClaim next = agent.claim(InputKind.ALGORITHM, announced, () -> false);

    assertRefused(Refusal.IN_PROGRESS, gone::enter);
    assertThat(gone.giveUp("gone")).isFalse();
    next.enter();
    assertThat(next.giveUp("for a reason")).isTrue();
    assertThat(agent.details().algorithms().get(0).fault()).isEqualTo("for a reason");
  }

  @Test
  void roomIsSetAsideForWhatIsStillToCome() {
    Agent agent = holding(computation("{\"algorithms\":[{\"id\":\"a\"},{\"id\":\"b\"}]}"));
    InputClaim a = claim(agent, InputKind.ALGORITHM, "", "a", 10);
    InputClaim b = claim(agent, InputKind.ALGORITHM, "", "b", 7);

    assertThat(a.reserve(0, 12)).isTrue();
    assertThat(b.reserve(0, 12)).isFalse();
    a.enter();
    a.leave(4); // and so the free room shrinks by as much
    assertThat(b.reserve(0, 8)).isFalse();
    assertThat(b.reserve(5, 8)).isTrue();
    assertThat(a.giveUp("gone")).isTrue();
    assertThat(b.reserve(0, 8)).isTrue();
    assertThat(agent.details().uploadedBytes()).isEqualTo(4);
  }

  @Test
  void namesItsStatesAsTheContractDoes() {
    assertThat(AgentState.values())
        .extracting(AgentState::label)
        .containsExactly(
            "idle",
            "receivingManifests",
            "receivingAlgorithms",
            "receivingData",
            "running",
            "resultsReady",
            "complete",
            "failed");
  }

  private Agent holding(Computation computation) {
    return new Agent(AgentStatus.holding(HeldComputation.of(computation)), events, runner);
  }

  private static InputClaim claim(
      Agent agent, InputKind kind, String provider, String id, long size) {
    return agent.claim(kind, new Announcement(provider, id, size, ""), () -> false);
  }

  private static void hold(Agent agent, InputKind kind, String provider, String id) {
    agent.hold(claim(agent, kind, provider, id, 1), "0".repeat(64), Path.of("file of " + id));
  }

  private static void assertRefused(Refusal kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class, refused -> assertThat(refused.refusal()).isEqualTo(kind));
  }

  private List<String> told() {
    List<String> told = new ArrayList<>();
    Optional<AgentEvent> next = events.firstAfter(0);
    while (next.isPresent()) {
      told.add(next.get().state().label() + " " + next.get().progress().label());
      next = events.firstAfter(next.get().sequence());
    }
    return told;
  }

  private static Computation computation(String json) {
    return Computation.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
