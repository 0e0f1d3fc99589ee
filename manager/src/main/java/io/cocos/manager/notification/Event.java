package io.cocos.manager.notification;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cocos.manager.vm.EventStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Something that the notification server is to be told.
 *
 * @param lane events of one lane are delivered in their order
 * @param originator who says so
 * @param type what it is about
 * @param status how far that is
 * @param time when it happened
 * @param computationId the digest of the computation that it is about, when it is about one
 * @param details more about it, by name; in the order in which they are to be shown
 */
record Event(
    String lane,
    Originator originator,
    String type,
    EventStatus status,
    Instant time,
    Optional<String> computationId,
    Map<String, String> details) {

  /** Whose word an event is. */
  enum Originator {
    /** This service. */
    MANAGER("manager"),
    /** The agent in a guest; this service passes on what it says. */
    AGENT("agent");

    private final String label;

    Originator(String label) {
      this.label = label;
    }
  }

  /** The event as the notification server is sent it. */
  byte[] json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("event_type", type);
    json.put("timestamp", time.toString());
    computationId.ifPresent(id -> json.put("computation_id", id));
    if (!details.isEmpty()) {
      ObjectNode object = json.putObject("details");
      details.forEach(object::put);
    }
    json.put("originator", originator.label);
    json.put("status", status.label());
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
