package io.cocos.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A thousand clients follow one VM: whether each is told everything, in order, and how soon. */
final class Watchers implements Measurement {
  private static final int CLIENTS = 1000;

  /** The first changes are those of a manager that has just started, and have code to compile. */
  private static final int FIRST = 5;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern DATA = Pattern.compile("data: (\\{.*\\})");
  private static final ObjectMapper json = new ObjectMapper();

  @Override
  public String name() {
    return "watchers";
  }

  @Override
  public List<Row> measure(Bed bed) throws IOException, InterruptedException {
    String computation = bed.request().computation().digest();
    int changes = bed.effort().of(9, 25, 55);
    try (FakeAgents agent = bed.own(FakeAgents.answering(computation, 1));
        ManagerProcess manager = bed.managerOfNothing(Map.of())) {
      manager.awaitServing();
      Vm vm = manager.run(bed.request().lasting());
      Until.holds(
          "the agent is followed",
          PATIENCE,
          Duration.ofMillis(20),
          () -> agent.followers() > 0 && manager.get(vm.path()).body().contains("\"ready\""));
      try (EventClients clients =
          bed.own(new EventClients(manager.port(), vm.path() + "/events", CLIENTS))) {
        for (int change = 1; change <= changes; change++) {
          agent.enter(change % 2 == 1 ? "running" : "receivingAlgorithms");
          clients.awaitMessages(1 + change, PATIENCE);
        }
        return rows(clients, changes);
      }
    }
  }

  private static List<Row> rows(EventClients clients, int changes) throws IOException {
    List<Double> first = new ArrayList<>();
    List<Double> latencies = new ArrayList<>();
    double wrong = 0;
    for (EventClients.Client client : clients.all()) {
      List<String> states = new ArrayList<>();
      for (EventClients.Received received : client.received()) {
        Matcher data = DATA.matcher(received.text());
        while (data.find()) {
          JsonNode event = json.readTree(data.group(1));
          if (event.has("previous_state")) {
            states.add(event.get("state").asText());
            Instant time = Instant.parse(event.get("time").asText());
            double latency = Duration.between(time, received.time()).toNanos() / 1e6;
            latencies.add(latency);
            if (states.size() <= FIRST) {
              first.add(latency);
            }
          }
        }
      }
      for (int change = 1; change <= changes; change++) {
        String expected = change % 2 == 1 ? "running" : "ready";
        if (states.size() < change || !states.get(change - 1).equals(expected)) {
          wrong++;
        }
      }
    }
    return List.of(
        Row.alone(
            "an event until %d watchers of its VM have it".formatted(CLIENTS),
            Target.nearlyAlways(100),
            Unit.MILLISECONDS,
            Figures.of(latencies)),
        Row.alone(
            "the same, of the first %d events of a manager".formatted(FIRST),
            new Target.Nothing(),
            Unit.MILLISECONDS,
            Figures.of(first)),
        Row.alone(
            "events that a watcher missed, or got out of order",
            Target.atMost(0),
            Unit.LOST,
            new Figures((long) CLIENTS * changes, wrong, wrong)));
  }
}
