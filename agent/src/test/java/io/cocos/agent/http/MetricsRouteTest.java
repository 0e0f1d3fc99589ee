package io.cocos.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.agent.RunningAgent;
import io.cocos.agent.life.AgentDetails;
import io.cocos.agent.life.AgentState;
import io.cocos.agent.life.AgentStatus;
import io.cocos.agent.life.ConsumerStatus;
import io.cocos.agent.life.InputStatus;
import io.cocos.agent.life.RunOutcome;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsRouteTest {
  private static final Pattern DESCRIPTION =
      Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");

  /**
   * A name, labels with quoted values in which quotes, backslashes, line feeds are escaped, a
   * number.
   */
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)"
              + "(?<labels>\\{[a-zA-Z_]\\w*=\"(?:[^\"\\\\]|\\\\[\\\\\"n])*\"})? (?<value>\\S+)");

  @Test
  void anAgentTellsItsState(@TempDir Path folder) throws Exception {
    try (RunningAgent agent = RunningAgent.waiting(folder)) {
      HttpResponse<String> response = agent.get("/metrics");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      Map<String, Double> samples = samples(response.body());
      assertThat(samples)
          .containsEntry("cocos_agent_info{version=\"1.2.3\"}", 1.0)
          .containsEntry("cocos_agent_state{state=\"receivingManifests\"}", 1.0)
          .containsEntry("cocos_agent_state{state=\"running\"}", 0.0)
          .containsEntry("cocos_agent_inputs_missing{kind=\"dataset\"}", 0.0)
          .doesNotContainKey("cocos_agent_run_seconds");
      assertThat(samples.get("jvm_memory_used_bytes{area=\"heap\"}")).isPositive();
      assertThat(samples.get("process_start_time_seconds"))
          .isBetween(1.7e9, Instant.now().getEpochSecond() + 1.0);
    }
  }

  @Test
  void whatCameAndWhatWentIsCounted() {
    InputStatus held = new InputStatus("Ada", "a", 3, 3, "0".repeat(64), "", "");
    InputStatus missing = new InputStatus("Ada", "b", 1, 3, "", "", "");
    RunOutcome outcome =
        new RunOutcome(
            RunOutcome.Kind.EXITED,
            1,
            0,
            Duration.ofMillis(61_250),
            List.of(),
            Optional.empty(),
            "it failed");
    AgentDetails details =
        new AgentDetails(
            AgentStatus.failed("it failed"),
            List.of(held, missing, missing),
            List.of(held, held),
            List.of(new ConsumerStatus("Eve", true, true), new ConsumerStatus("Dan", false, true)),
            Optional.of(outcome),
            12_345_678_901L);

    Map<String, Double> samples =
        samples(AgentMetrics.text(details, "a \"quoted\" \\ one\n", Instant.ofEpochMilli(1500)));

    assertThat(samples)
        .containsEntry("cocos_agent_info{version=\"a \\\"quoted\\\" \\\\ one\\n\"}", 1.0)
        .containsEntry("cocos_agent_state{state=\"failed\"}", 1.0)
        .containsEntry("cocos_agent_inputs_held{kind=\"algorithm\"}", 1.0)
        .containsEntry("cocos_agent_inputs_missing{kind=\"algorithm\"}", 2.0)
        .containsEntry("cocos_agent_inputs_held{kind=\"dataset\"}", 2.0)
        .containsEntry("cocos_agent_uploaded_bytes_total", 12_345_678_901.0)
        .containsEntry("cocos_agent_results_delivered_total", 1.0)
        .containsEntry("cocos_agent_run_outcome{outcome=\"exited\"}", 1.0)
        .containsEntry("cocos_agent_run_outcome{outcome=\"succeeded\"}", 0.0)
        .containsEntry("cocos_agent_run_seconds", 61.25)
        .containsEntry("process_start_time_seconds", 1.5);
    assertThat(samples.keySet())
        .filteredOn(sample -> sample.startsWith("cocos_agent_state{"))
        .hasSameSizeAs(AgentState.values());
  }

  /** Reads the text as the format has it; each metric is described once, before its samples. */
  private static Map<String, Double> samples(String text) {
    assertThat(text).endsWith("\n");
    Map<String, Double> samples = new HashMap<>();
    Set<String> described = new HashSet<>();
    String current = "";
    for (String line : text.lines().toList()) {
      Matcher description = DESCRIPTION.matcher(line);
      if (description.matches()) {
        assertThat(described.add(description.group(1) + " " + description.group(2))).isTrue();
        if (description.group(1).equals("TYPE")) {
          assertThat(description.group(3)).isIn("gauge", "counter");
          current = description.group(2);
          assertThat(current.endsWith("_total")).isEqualTo(description.group(3).equals("counter"));
        }
        continue;
      }
      Matcher sample = SAMPLE.matcher(line);
      assertThat(sample.matches()).as(line).isTrue();
      assertThat(sample.group("name")).isEqualTo(current);
      String labels = sample.group("labels") == null ? "" : sample.group("labels");
      assertThat(samples.put(current + labels, Double.valueOf(sample.group("value")))).isNull();
      assertThat(described).contains("HELP " + current);
    }
    return samples;
  }
}
