package io.cocos.agent.grpc;

import static io.cocos.agent.grpc.AgentClient.asking;
import static io.cocos.agent.grpc.AgentClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.agent.life.Refusal;
import io.cocos.agent.life.RunOutcome.Kind;
import io.cocos.proto.agent.StatusRequest;
import io.cocos.proto.agent.StatusResponse;
import io.grpc.Status.Code;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the agent's states allow, and what is told of them. */
class StatesTest extends WaitingAgentTest {
  private static final String COMPUTATION =
      "{\"algorithms\":[{\"provider\":\"Ada\",\"id\":\"count\"}],"
          + "\"datasets\":[{\"provider\":\"Bob\",\"id\":\"north\"}],"
          + "\"result_consumers\":[\"Eve\"]}";

  @ParameterizedTest
  @CsvSource({
    "receivingManifests, Run",
    "receivingAlgorithms, Algo UploadAlgorithm",
    "receivingData, Data UploadDataset",
    "running, ''",
    "resultsReady, Result DownloadResult",
    "complete, ''",
    "failed, ''"
  })
  void everyCallOfAnotherStateIsRefusedWithTheStateNamed(String state, String allowed)
      throws Exception {
    enter(state);

    for (Map.Entry<String, ThrowingCallable> call : calls().entrySet()) {
      if (!(" " + allowed + " ").contains(" " + call.getKey() + " ")) {
        assertRefused(
            Refusal.WRONG_STATE, Code.FAILED_PRECONDITION, "in state " + state, call.getValue());
      }
    }
    assertThat(client.status().getState()).isEqualTo(state);
  }

  @Test
  void theStatusTellsAllThatIsKnown() throws Exception {
    StatusResponse waiting = client.status();
    assertThat(waiting.getState()).isEqualTo("receivingManifests");
    assertThat(waiting.getComputationId()).isEmpty();
    assertThat(waiting.getVersion()).isEqualTo("1.2.3");

    String id = client.run(COMPUTATION);
    StatusResponse holding = client.status();
    assertThat(holding.getComputationId()).isEqualTo(id);
    assertThat(holding.getAlgorithms(0).getProvider()).isEqualTo("Ada");
    assertThat(holding.getAlgorithms(0).getSha256()).isEmpty();
    assertThat(holding.getDatasets(0).getId()).isEqualTo("north");
    assertThat(holding.getConsumers(0).getName()).isEqualTo("Eve");
    assertThat(holding.hasOutcome()).isFalse();
    assertThat(holding.getChallenge()).isEqualTo(waiting.getChallenge());

    String digest = client.algo("Ada", "count", "count");
    assertThat(client.status().getAlgorithms(0).getSha256()).isEqualTo(digest);
    assertThat(client.status().getAlgorithms(0).getReceived()).isEqualTo(5);
    client.data("Bob", "north", "north");
    agent.runner().fail(Kind.EXITED, "count ended with 3");

    assertThat(agent.log())
        .contains("agent: in state running with computation " + id)
        .contains("in state failed with computation " + id + " because count ended with 3");
    StatusResponse failed = client.status();
    assertThat(failed.getState()).isEqualTo("failed");
    assertThat(failed.getReason()).isEqualTo("count ended with 3");
    assertThat(failed.getOutcome().getKind()).isEqualTo("exited");
    assertThat(failed.getOutcome().getExitCode()).isEqualTo(3);
    assertThat(failed.getOutcome().getDuration().getSeconds()).isEqualTo(1);
    assertThat(failed.getOutcome().getDuration().getNanos()).isEqualTo(500_000_000);
    assertThat(failed.getOutcome().getLimitsMetList()).containsExactly("memory");
  }

  @Test
  void whoFollowsTheStatusIsToldOfEachChange() {
    Iterator<StatusResponse> told = follow();
    assertThat(told.next().getState()).isEqualTo("receivingManifests");

    client.run(COMPUTATION);
    assertThat(told.next().getState()).isEqualTo("receivingAlgorithms");
    client.algo("Ada", "count", "count");
    StatusResponse status = told.next();
    while (!status.getState().equals("receivingData")) {
      status = told.next();
    }
    assertThat(status.getAlgorithms(0).getSha256()).isNotEmpty();
  }

  @Test
  void thoseWhoFollowTheStatusAreBoundedAndThoseWhoAskOnceAreNot() {
    for (int follower = 0; follower < 16; follower++) {
      follow().next();
    }

    assertRefused(
        Refusal.TOO_MANY_CALLERS,
        Code.RESOURCE_EXHAUSTED,
        "16 callers follow the status already",
        () -> follow().next());
    assertThat(client.status().getState()).isEqualTo("receivingManifests");
  }

  private Iterator<StatusResponse> follow() {
    return client.calls().status(StatusRequest.newBuilder().setFollow(true).build());
  }

  private void enter(String state) throws Exception {
    if (state.equals("receivingManifests")) {
      return;
    }
    client.run(COMPUTATION);
    if (state.equals("receivingAlgorithms")) {
      return;
    }
    client.algo("Ada", "count", "count");
    if (state.equals("receivingData")) {
      return;
    }
    client.data("Bob", "north", "north");
    if (state.equals("running")) {
      return;
    }
    if (state.equals("failed")) {
      agent.runner().fail(Kind.EXITED, "count ended with 3");
      return;
    }
    agent.runner().succeed(Files.writeString(folder.resolve("result"), "24"));
    if (state.equals("complete")) {
      client.result("Eve");
      client.awaitState("complete");
    }
  }

  private Map<String, ThrowingCallable> calls() {
    Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
    calls.put("Run", () -> client.run("{\"id\":\"another\"}"));
    calls.put("Algo", () -> client.algo("Ada", "count", "count"));
    calls.put("Data", () -> client.data("Bob", "north", "north"));
    calls.put(
        "UploadAlgorithm",
        () -> {
          throw client.uploadAlgorithm("Ada", "count", 5, "").refusal();
        });
    calls.put(
        "UploadDataset",
        () -> {
          throw client.uploadDataset("Bob", "north", 5, "").refusal();
        });
    calls.put("Result", () -> client.result("Eve"));
    calls.put("DownloadResult", () -> client.calls().downloadResult(asking("Eve")).next());
    return calls;
  }
}
