package io.cocos.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.agent.RunningAgent;
import io.cocos.agent.SampleComputations;
import io.cocos.agent.life.Agent;
import io.cocos.computation.Computation;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEndpointTest {
  private static final String OTHER_ID =
      Computation.parse(SampleComputations.OTHER.getBytes(StandardCharsets.UTF_8)).digest();

  @TempDir Path folder;
  private RunningAgent agent;

  @BeforeEach
  void start() throws IOException {
    agent = RunningAgent.waiting(folder);
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  @Test
  void runAnswersTheComputationId() throws Exception {
    HttpResponse<String> response = agent.run(SampleComputations.DOCUMENTED);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.body().strip())
        .isEqualTo("{\"id\":\"" + SampleComputations.DOCUMENTED_ID + "\"}");
  }

  @Test
  void runTakesTheSameComputationAgain() throws Exception {
    HttpResponse<String> first = agent.run(SampleComputations.DOCUMENTED);
    HttpResponse<String> second = agent.run(SampleComputations.DOCUMENTED);

    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
  }

  @Test
  void runRefusesAnotherComputationAndNamesTheStateAndTheOneHeld() throws Exception {
    agent.run(SampleComputations.DOCUMENTED);

    HttpResponse<String> response = agent.run(SampleComputations.OTHER);

    assertProblem(409, response);
    assertThat(response.body())
        .contains("\"state\":\"receivingAlgorithms\"")
        .contains("\"computation_id\":\"" + SampleComputations.DOCUMENTED_ID + "\"")
        .contains(OTHER_ID);
  }

  @Test
  void healthShowsTheStateAndTheComputation() throws Exception {
    HttpResponse<String> before = agent.get("/health");
    agent.run(SampleComputations.DOCUMENTED);
    HttpResponse<String> after = agent.get("/health");

    assertThat(before.statusCode()).isEqualTo(200);
    assertThat(before.headers().firstValue("Content-Type")).contains("application/health+json");
    assertThat(before.body().strip())
        .isEqualTo(
            "{\"status\":\"pass\",\"version\":\"1.2.3\",\"description\":\"agent service\","
                + "\"state\":\"receivingManifests\"}");
    assertThat(after.body())
        .contains("\"status\":\"pass\"")
        .contains("\"state\":\"receivingAlgorithms\"")
        .contains("\"computation_id\":\"" + SampleComputations.DOCUMENTED_ID + "\"");
  }

  @Test
  void healthOfAFailedAgentSaysWhy() throws Exception {
    try (RunningAgent failed = RunningAgent.launchedWith("computation={", folder)) {
      assertThat(failed.get("/health").body())
          .contains("\"status\":\"fail\"")
          .contains("\"state\":\"failed\"")
          .contains("\"reason\":\"the computation given at launch");
      assertProblem(409, failed.run(SampleComputations.DOCUMENTED));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded"})
  void runWantsJson(String contentType) throws Exception {
    assertProblem(415, agent.post("/run", contentType, SampleComputations.DOCUMENTED));
  }

  @Test
  void runWantsAContentTypeAtAll() throws Exception {
    assertProblem(
        415, agent.send(agent.request("/run").POST(BodyPublishers.ofString("{\"id\":\"x\"}"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json; charset=utf-8", "Application/JSON"})
  void runTakesJsonWithAnythingAroundIt(String contentType) throws Exception {
    assertThat(agent.post("/run", contentType, SampleComputations.DOCUMENTED).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[]",
        "null null",
        "\"text\"",
        "{\"id\":1}",
        "{\"timeout\":\"soon\"}",
        "{\"metadata\":{\"cocos\":{\"memory\":1}}}",
        "{} {}"
      })
  void runRefusesWhatIsNoComputationAndStaysAsItIs(String body) throws Exception {
    assertProblem(400, agent.run(body));

    assertThat(agent.get("/health").body()).contains("\"state\":\"receivingManifests\"");
  }

  @Test
  void runTakesABodyAsLargeAsTheLimit() throws Exception {
    String frame = "{\"description\":\"\"}";
    String text = "x".repeat(Agent.MAX_COMPUTATION_BYTES - frame.length());

    HttpResponse<String> response = agent.run("{\"description\":\"" + text + "\"}");

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void runRefusesALargerBody(boolean lengthIsKnown) throws Exception {
    byte[] body = new byte[Agent.MAX_COMPUTATION_BYTES + 1];

    HttpResponse<String> response =
        agent.send(
            agent
                .request("/run")
                .header("Content-Type", "application/json")
                .POST(
                    lengthIsKnown
                        ? BodyPublishers.ofByteArray(body)
                        : BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body))));

    assertProblem(413, response);
    assertThat(agent.get("/health").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"/run,POST", "/health,GET"})
  void otherMethodsAreRefused(String path, String allowed) throws Exception {
    HttpResponse<String> response = agent.send(agent.request(path).DELETE());

    assertProblem(405, response);
    assertThat(response.headers().firstValue("Allow")).contains(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/running", "/run/", "/health/x", "/%2e%2e/etc/passwd"})
  void otherPathsAreNotThere(String path) throws Exception {
    assertProblem(404, agent.get(path));
  }

  private static void assertProblem(int status, HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.body())
        .startsWith("{\"type\":\"about:blank\",\"title\":\"")
        .contains("\"status\":" + status)
        .contains("\"detail\":\"");
  }
}
