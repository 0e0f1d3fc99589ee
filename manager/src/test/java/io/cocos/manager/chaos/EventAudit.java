package io.cocos.manager.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.chaos.Daemon.Life;
import io.cocos.manager.chaos.Entry.Acknowledgement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Compares the events that a notification server took with what was acknowledged. Events wait in
 * the manager's memory, so that one that is killed takes with it what it did not send yet: only
 * what a process had time to send is demanded of it.
 *
 * @param entries every launch; none may be open any more
 * @param removed the VMs that the last process removed, or saw removed
 * @param lives the manager's processes
 * @param events what the server took, in this order
 */
record EventAudit(List<Entry> entries, Set<UUID> removed, List<Life> lives, List<JsonNode> events) {
  /** More than an event takes that is sent again after one attempt in vain. */
  private static final Duration TIME_TO_SEND = Duration.ofSeconds(5);

  /** What the server was told of one VM. */
  private record Told(String vm, String computationId) {}

  /** Everything that must not be; nothing when all is well. */
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    Map<Told, List<String>> told = told();
    Map<String, Acknowledgement> promised = new HashMap<>();
    Map<String, String> asked = new HashMap<>();
    for (Entry entry : entries) {
      asked.put(entry.request().computationId(), entry.key());
      entry.acknowledgement().ifPresent(known -> promised.put(known.vm().id().toString(), known));
      entry
          .acknowledgement()
          .filter(known -> hadTime(entry, known))
          .ifPresent(known -> demanded(entry, known, told, findings));
    }
    told.forEach(
        (about, statuses) -> {
          String who = "VM %s, computation %s".formatted(about.vm(), about.computationId());
          if (!asked.containsKey(about.computationId())) {
            findings.add("events: %s was never asked for".formatted(who));
          }
          if (statuses.contains("in-progress") && !promised.containsKey(about.vm())) {
            findings.add("events: %s is told as running and was never promised".formatted(who));
          }
          if (statuses.contains("complete")) {
            findings.add("events: %s is told as complete, and its guest never ran".formatted(who));
          }
          disordered(who, statuses, findings);
        });
    Set<String> gone = toldAsRemoved();
    removed.stream()
        .filter(vm -> !gone.contains(vm.toString()))
        .forEach(vm -> findings.add("events: VM %s is not told as removed".formatted(vm)));
    return findings;
  }

  private Set<String> toldAsRemoved() {
    return events.stream()
        .filter(event -> event.at("/details/state").asText().equals("removed"))
        .map(event -> event.at("/details/vm_id").asText())
        .collect(Collectors.toSet());
  }

  /** How many launches the server must have been told of. */
  long demanded() {
    return entries.stream()
        .filter(entry -> entry.acknowledgement().filter(known -> hadTime(entry, known)).isPresent())
        .count();
  }

  /** How the launch of each VM went. */
  private Map<Told, List<String>> told() {
    return events.stream()
        .filter(event -> event.path("event_type").asText().equals("vm-provision"))
        .collect(
            Collectors.groupingBy(
                event ->
                    new Told(
                        event.at("/details/vm_id").asText(), event.path("computation_id").asText()),
                Collectors.mapping(event -> event.path("status").asText(), Collectors.toList())));
  }

  private boolean hadTime(Entry entry, Acknowledgement known) {
    return entry.request().life() == known.life()
        && lives.get(known.life()).wentOn(known.at(), TIME_TO_SEND);
  }

  private static void demanded(
      Entry entry, Acknowledgement known, Map<Told, List<String>> told, List<String> findings) {
    Told about = new Told(known.vm().id().toString(), entry.request().computationId());
    Set<String> statuses = new HashSet<>(told.getOrDefault(about, List.of()));
    for (String status : List.of("starting", "in-progress")) {
      if (!statuses.contains(status)) {
        findings.add(
            "events: VM %s of %s was acknowledged, and %s was not told"
                .formatted(about.vm(), entry.key(), status));
      }
    }
  }

  /** A VM begins once, and what failed does not go on. */
  private static void disordered(String who, List<String> statuses, List<String> findings) {
    List<String> order = List.of("starting", "in-progress", "failed");
    List<Integer> places = statuses.stream().map(order::indexOf).filter(i -> i >= 0).toList();
    if (!places.equals(places.stream().sorted().toList())) {
      findings.add("events: %s is told in this order: %s".formatted(who, statuses));
    }
  }
}
