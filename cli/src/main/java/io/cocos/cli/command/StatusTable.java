package io.cocos.cli.command;

import io.cocos.cli.text.Shown;
import io.cocos.cli.text.Streams;
import io.cocos.cli.text.Table;
import io.cocos.proto.agent.Consumer;
import io.cocos.proto.agent.Input;
import io.cocos.proto.agent.Outcome;
import io.cocos.proto.agent.StatusResponse;
import java.io.IOException;

/** How people are shown an agent. */
final class StatusTable {
  private StatusTable() {}

  static void print(StatusResponse status, Streams streams) throws IOException {
    Table table =
        new Table()
            .row("state", status.getState())
            .rowIfAny("reason", status.getReason())
            .rowIfAny("computation", status.getComputationId());
    status.getAlgorithmsList().forEach(input -> row(table, "algorithm", input));
    status.getDatasetsList().forEach(input -> row(table, "dataset", input));
    for (Consumer consumer : status.getConsumersList()) {
      table.row(
          "consumer",
          consumer.getName(),
          consumer.getDelivered() ? "has the result" : "has no result yet",
          consumer.getKey() ? "signs for it" : "");
    }
    if (status.hasOutcome()) {
      table.row("outcome", outcome(status.getOutcome()));
    }
    table.rowIfAny("agent", status.getVersion()).print(streams);
  }

  private static void row(Table table, String kind, Input input) {
    table.row(
        kind, input.getId() + " of " + input.getProvider(), presence(input), input.getFault());
  }

  private static String presence(Input input) {
    if (!input.getSha256().isEmpty()) {
      return "there, " + Shown.bytes(input.getSize());
    }
    return input.getSize() == 0
        ? "missing"
        : Shown.bytes(input.getReceived()) + " of " + Shown.bytes(input.getSize());
  }

  private static String outcome(Outcome outcome) {
    StringBuilder text = new StringBuilder(outcome.getKind());
    if (outcome.getExitCode() != 0) {
      text.append(", exit code ").append(outcome.getExitCode());
    }
    if (outcome.getSignal() != 0) {
      text.append(", signal ").append(outcome.getSignal());
    }
    if (outcome.hasDuration()) {
      text.append(", after ").append(Shown.duration(outcome.getDuration()));
    }
    if (outcome.getLimitsMetCount() > 0) {
      text.append(", limits met: ").append(String.join(", ", outcome.getLimitsMetList()));
    }
    return text.toString();
  }
}
