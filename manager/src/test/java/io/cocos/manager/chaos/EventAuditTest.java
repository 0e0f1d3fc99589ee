package io.cocos.manager.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.cocos.manager.chaos.Daemon.Life;
import io.cocos.manager.chaos.Entry.Acknowledgement;
import io.cocos.manager.chaos.Entry.Fate;
import io.cocos.manager.chaos.Entry.Request;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventAuditTest {
  private static final UUID VM = new UUID(1, 1);
  private static final Instant PROMISED = Instant.EPOCH.plusSeconds(100);
  private static final Life LONG_LIFE = new Life(Instant.EPOCH, Optional.empty());
  private static final Life CUT_SHORT =
      new Life(Instant.EPOCH, Optional.of(PROMISED.plusSeconds(1)));

  private static final Entry ENTRY =
      new Entry(
          new Request("key", "{}", "digest", 0),
          Fate.KEPT,
          Optional.of(
              new Acknowledgement(new ShownVm(VM, "digest", "booting", Map.of()), PROMISED, 0)));

  @Test
  void nothingIsFoundWhereEverythingWasTold() {
    assertThat(findings(LONG_LIFE, told("starting"), told("in-progress"), told("failed")))
        .isEmpty();
  }

  @Test
  void aVmThatWasAcknowledgedMustHaveBeenTold() {
    assertThat(findings(LONG_LIFE, told("starting")))
        .singleElement()
        .asString()
        .contains(VM.toString(), "in-progress was not told");
  }

  @Test
  void whatAKilledManagerHadNoTimeToSendIsNotDemanded() {
    assertThat(findings(CUT_SHORT)).isEmpty();
  }

  @Test
  void aVmThatWasToldAsRunningMustHaveBeenPromised() {
    assertThat(findings(CUT_SHORT, told(new UUID(2, 2), "digest", "in-progress")))
        .singleElement()
        .asString()
        .contains("was never promised");
  }

  @Test
  void nobodyIsToldOfWhatWasNeverAskedFor() {
    assertThat(findings(CUT_SHORT, told(VM, "another digest", "starting")))
        .singleElement()
        .asString()
        .contains("was never asked for");
  }

  @Test
  void whatFailedDoesNotBeginAgain() {
    assertThat(findings(LONG_LIFE, told("starting"), told("failed"), told("in-progress")))
        .singleElement()
        .asString()
        .contains("in this order");
  }

  @Test
  void whatTheLastManagerRemovedIsToldAsRemoved() {
    JsonNode removed =
        JsonNodeFactory.instance
            .objectNode()
            .put("event_type", "vm-state")
            .set(
                "details",
                JsonNodeFactory.instance
                    .objectNode()
                    .put("vm_id", VM.toString())
                    .put("state", "removed"));

    assertThat(removals(removed)).isEmpty();
    assertThat(removals()).singleElement().asString().contains("not told as removed");
  }

  private static List<String> removals(JsonNode... events) {
    return new EventAudit(List.of(), Set.of(VM), List.of(), List.of(events)).findings();
  }

  private static List<String> findings(Life life, JsonNode... events) {
    return new EventAudit(List.of(ENTRY), Set.of(), List.of(life), List.of(events)).findings();
  }

  private static JsonNode told(String status) {
    return told(VM, "digest", status);
  }

  private static JsonNode told(UUID vm, String computationId, String status) {
    var event = JsonNodeFactory.instance.objectNode();
    event.put("event_type", "vm-provision").put("computation_id", computationId);
    event.put("status", status).putObject("details").put("vm_id", vm.toString());
    return event;
  }
}
