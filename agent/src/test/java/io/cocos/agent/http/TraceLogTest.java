package io.cocos.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.agent.RunningAgent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console says of the trace in which the agent was launched. */
class TraceLogTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String REST = "-00f067aa0ba902b7-01";

  private final List<String> lines = new ArrayList<>();
  private final TraceLog traces = new TraceLog(lines::add);

  @Test
  void theFirstTraceIsSaidOnce(@TempDir Path folder) throws Exception {
    try (RunningAgent agent = RunningAgent.waiting(folder)) {
      agent.get("/health");
      for (String trace : new String[] {TRACE, TRACE, TRACE.replace('4', '5')}) {
        agent.send(agent.request("/health").header("traceparent", "00-" + trace + REST));
      }

      assertThat(agent.log()).containsOnlyOnce("agent: trace ").contains("agent: trace " + TRACE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"00-" + TRACE + REST, "cc-" + TRACE + REST + "-what will be"})
  void aTraceIsKnownInThisVersionAndInLaterOnes(String header) {
    traces.see(header);

    assertThat(lines).containsExactly("trace " + TRACE);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        TRACE,
        "ff-" + TRACE + REST,
        "00-00000000000000000000000000000000" + REST,
        "00-" + TRACE + "-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736" + REST,
        "00-" + TRACE + "0" + REST,
        "00-" + TRACE + REST + " forged",
        " 00-" + TRACE + REST
      })
  void whatIsNoTraceIsNotSaid(String header) {
    traces.see(header);

    assertThat(lines).isEmpty();
  }
}
