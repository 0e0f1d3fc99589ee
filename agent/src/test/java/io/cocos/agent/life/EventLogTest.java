package io.cocos.agent.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.agent.RunnerByHand;
import io.cocos.computation.Computation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventLogTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678901234Z");
  private static final HeldComputation HELD =
      HeldComputation.of(Computation.parse("{}".getBytes(StandardCharsets.UTF_8)));

  private Instant now = START;
  private final EventLog log = new EventLog(() -> now);

  @Test
  void everyStateIsAnEventAndComputingHasABeginningAndAnEnd() {
    new Agent(AgentStatus.waitingForComputation(), log, new RunnerByHand())
        .receive(HELD.computation());
    log.entered(in(AgentState.RUNNING));
    log.entered(in(AgentState.RESULTS_READY));

    assertThat(told())
        .containsExactly(
            "receivingManifests in-progress",
            "receivingAlgorithms in-progress",
            "running starting",
            "running in-progress",
            "running complete",
            "resultsReady in-progress");
    assertThat(all().get(0).computationId()).isEmpty();
    assertThat(all())
        .last()
        .extracting(AgentEvent::computationId)
        .isEqualTo(Optional.of(HELD.id()));
    assertThat(all()).extracting(AgentEvent::time).containsOnly(START);
  }

  @Test
  void aComputationThatFailsIsToldAsThatAndAsTheAgentsState() {
    log.entered(in(AgentState.RUNNING));
    log.entered(AgentStatus.failed("no memory"));

    assertThat(told())
        .containsExactly(
            "running starting", "running in-progress", "running failed", "failed failed");
    assertThat(all()).last().extracting(AgentEvent::failure).isEqualTo(Optional.of("no memory"));
  }

  @Test
  void numbersRiseAlsoWhenTheClockDoesNot() {
    log.entered(in(AgentState.RECEIVING_DATA));
    now = START.minusSeconds(3600);
    log.entered(in(AgentState.RESULTS_READY));

    assertThat(all()).extracting(AgentEvent::sequence).isSorted().doesNotHaveDuplicates();
    assertThat(log.newest()).isEqualTo(all().get(1).sequence());
  }

  @Test
  void anAgentThatIsStartedAnewGoesOnWithGreaterNumbers() {
    for (int event = 0; event < EventLog.KEPT; event++) {
      log.entered(in(AgentState.RECEIVING_DATA));
    }
    now = START.plusMillis(10);
    EventLog anew = new EventLog(() -> now);
    anew.entered(AgentStatus.waitingForComputation());

    assertThat(anew.firstAfter(log.newest())).isPresent();
  }

  @Test
  void theOldestAreForgotten() {
    log.entered(AgentStatus.waitingForComputation());
    for (int event = 0; event < EventLog.KEPT; event++) {
      log.entered(in(AgentState.RECEIVING_DATA));
    }

    assertThat(all()).hasSize(EventLog.KEPT);
    assertThat(told()).containsOnly("receivingData in-progress");
  }

  private static AgentStatus in(AgentState state) {
    return new AgentStatus(state, Optional.of(HELD), Optional.empty());
  }

  private List<AgentEvent> all() {
    List<AgentEvent> all = new ArrayList<>();
    Optional<AgentEvent> next = log.firstAfter(0);
    while (next.isPresent()) {
      all.add(next.get());
      next = log.firstAfter(next.get().sequence());
    }
    return all;
  }

  private List<String> told() {
    return all().stream()
        .map(event -> event.state().label() + " " + event.progress().label())
        .toList();
  }
}
