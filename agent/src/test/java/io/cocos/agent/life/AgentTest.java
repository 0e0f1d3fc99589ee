package io.cocos.agent.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cocos.agent.RunnerByHand;
import io.cocos.computation.Computation;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class AgentTest {
  private static final Computation ONE = computation("{\"id\":\"one\"}");
  private static final Computation TWO = computation("{\"id\":\"two\"}");

  private final EventLog events = new EventLog(InstantSource.system());

  @Test
  void takesAComputationWhileItWaitsForOne() {
    Agent agent = new Agent(AgentStatus.waitingForComputation(), events, new RunnerByHand());

    HeldComputation held = agent.receive(ONE);

    assertThat(held.id()).isEqualTo(ONE.digest());
    assertThat(agent.status()).isEqualTo(AgentStatus.holding(held));
    assertThat(agent.status().state()).isEqualTo(AgentState.RECEIVING_ALGORITHMS);
  }

  @Test
  void takesTheComputationThatItHoldsAgainWithoutEffect() {
    Agent agent = new Agent(AgentStatus.waitingForComputation(), events, new RunnerByHand());
    HeldComputation held = agent.receive(ONE);
    AgentStatus before = agent.status();

    assertThat(agent.receive(ONE)).isEqualTo(held);
    assertThat(agent.status()).isEqualTo(before);
  }

  @Test
  void refusesAnotherComputationNamingItsStateAndTheOneItHolds() {
    Agent agent =
        new Agent(AgentStatus.holding(HeldComputation.of(ONE)), events, new RunnerByHand());

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
    Agent agent = new Agent(AgentStatus.failed("of a reason"), events, new RunnerByHand());

    assertThatThrownBy(() -> agent.receive(ONE))
        .isInstanceOf(WrongStateException.class)
        .hasMessageContaining("in state failed because of a reason");
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

  private static Computation computation(String json) {
    return Computation.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
