package io.cocos.agent.http;

import io.cocos.agent.life.AgentDetails;
import io.cocos.agent.life.AgentState;
import io.cocos.agent.life.ConsumerStatus;
import io.cocos.agent.life.InputStatus;
import io.cocos.agent.life.RunOutcome;
import java.time.Instant;
import java.util.List;

/** What Prometheus is told of an agent. */
final class AgentMetrics {
  private AgentMetrics() {}

  static String text(AgentDetails details, String version, Instant start) {
    MetricsText text = new MetricsText();
    text.gauge("cocos_agent_info", "The agent's version.").labelled("version", version, 1);
    text.gauge("cocos_agent_state", "1 for the state that the agent is in.");
    for (AgentState state : AgentState.values()) {
      text.labelled("state", state.label(), state == details.status().state() ? 1 : 0);
    }
    long algorithms = held(details.algorithms());
    long datasets = held(details.datasets());
    text.gauge("cocos_agent_inputs_held", "Inputs of the computation that the agent holds.")
        .labelled("kind", "algorithm", algorithms)
        .labelled("kind", "dataset", datasets);
    text.gauge("cocos_agent_inputs_missing", "Inputs of the computation that are missing.")
        .labelled("kind", "algorithm", details.algorithms().size() - algorithms)
        .labelled("kind", "dataset", details.datasets().size() - datasets);
    text.counter("cocos_agent_uploaded_bytes_total", "Bytes that were uploaded and written.")
        .plain(details.uploadedBytes());
    text.counter("cocos_agent_results_delivered_total", "Consumers who have the result.")
        .plain(delivered(details.consumers()));
    details.outcome().ifPresent(outcome -> run(text, outcome));
    Runtime runtime = Runtime.getRuntime();
    text.gauge("jvm_memory_used_bytes", "Memory of the Java heap that is in use.")
        .labelled("area", "heap", runtime.totalMemory() - runtime.freeMemory());
    text.gauge("process_start_time_seconds", "When the agent was started, since 1970.")
        .seconds(start.toEpochMilli());
    return text.toString();
  }

  private static void run(MetricsText text, RunOutcome outcome) {
    text.gauge("cocos_agent_run_outcome", "1 for the way in which the algorithms ended.");
    for (RunOutcome.Kind kind : RunOutcome.Kind.values()) {
      text.labelled("outcome", kind.label(), kind == outcome.kind() ? 1 : 0);
    }
    text.gauge("cocos_agent_run_seconds", "How long the algorithms ran.")
        .seconds(outcome.duration().toMillis());
  }

  private static long held(List<InputStatus> inputs) {
    return inputs.stream().filter(InputStatus::held).count();
  }

  private static long delivered(List<ConsumerStatus> consumers) {
    return consumers.stream().filter(ConsumerStatus::delivered).count();
  }
}
