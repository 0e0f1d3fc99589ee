package io.cocos.manager.notification;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.notification.DeliveryObserver.DropReason;
import io.cocos.manager.telemetry.LogLines;
import io.cocos.manager.vm.EventStatus;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How events reach the notification server, and what becomes of them when they do not. */
class EventQueueTest {
  private static final EventPoster.Delays SHORT =
      new EventPoster.Delays(Duration.ofMillis(5), Duration.ofMillis(20));

  private final RecordedDeliveries deliveries = new RecordedDeliveries();
  private FakeNotificationServer server;
  private volatile Instant now = Instant.parse("2026-01-02T03:04:05Z");
  private Optional<EventQueue> queue = Optional.empty();

  @BeforeEach
  void listen() throws IOException {
    server = new FakeNotificationServer();
  }

  @AfterEach
  void close() {
    server.close();
    queue.ifPresent(EventQueue::close);
  }

  private EventQueue queue(URI events, int capacity) {
    EventQueue opened =
        new EventQueue(events, Optional.empty(), capacity, deliveries, () -> now, SHORT);
    queue = Optional.of(opened);
    return opened;
  }

  private EventQueue queue() {
    return queue(server.events(), 100);
  }

  private static Event event(String computationId, int number) {
    return new Event(
        computationId,
        Event.Originator.MANAGER,
        "event " + number,
        EventStatus.IN_PROGRESS,
        Instant.parse("2026-01-02T03:04:05.000000006Z"),
        Optional.of(computationId),
        Map.of());
  }

  private static List<String> types(List<JsonNode> events) {
    return events.stream().map(event -> event.get("event_type").asText()).toList();
  }

  @Test
  void anEventIsPostedAsTheOriginalDid() {
    queue()
        .offer(
            new Event(
                "lane",
                Event.Originator.AGENT,
                "running",
                EventStatus.STARTING,
                Instant.parse("2026-01-02T03:04:05.000000006Z"),
                Optional.of("1234"),
                Map.of("reason", "\"}\n\u2028")));

    eventually(() -> assertThat(server.taken()).hasSize(1));
    assertThat(server.taken().get(0).toString())
        .isEqualTo(
            "{\"event_type\":\"running\",\"timestamp\":\"2026-01-02T03:04:05.000000006Z\","
                + "\"computation_id\":\"1234\",\"details\":{\"reason\":\"\\\"}\\n\u2028\"},"
                + "\"originator\":\"agent\",\"status\":\"starting\"}");
    assertThat(server.headers()).containsExactly("POST application/json nobody");
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    queue()
        .offer(
            new Event(
                "lane",
                Event.Originator.MANAGER,
                "vm-provision",
                EventStatus.STARTING,
                Instant.EPOCH,
                Optional.empty(),
                Map.of()));

    eventually(() -> assertThat(server.taken()).hasSize(1));
    assertThat(server.taken().get(0).fieldNames())
        .toIterable()
        .containsExactly("event_type", "timestamp", "originator", "status");
  }

  @Test
  void theServerIsToldWhoCallsWhenItsAddressSaysSo() {
    EventQueue opened =
        new EventQueue(server.events(), Optional.of("Basic abc"), 1, deliveries, () -> now, SHORT);
    queue = Optional.of(opened);

    opened.offer(event("one", 1));

    eventually(
        () -> assertThat(server.headers()).containsExactly("POST application/json Basic abc"));
  }

  @Test
  void theEventsOfAComputationKeepTheirOrderAlsoWhenSomeAreTriedAgain() {
    Set<String> refused = ConcurrentHashMap.newKeySet();
    server.answer(event -> refused.add(event.toString()) ? 503 : 201); // each the first time
    EventQueue queue = queue();
    for (int number = 0; number < 8; number++) {
      for (String computation : List.of("one", "two", "three", "four", "five")) {
        queue.offer(event(computation, number));
      }
    }

    eventually(() -> assertThat(server.taken()).hasSize(40));
    for (String computation : List.of("one", "two", "three", "four", "five")) {
      assertThat(server.takenOf(computation))
          .containsExactlyElementsOf(
              IntStream.range(0, 8)
                  .mapToObj(number -> "manager event " + number + " in-progress")
                  .toList());
    }
    assertThat(server.attempts()).hasSize(80);
    eventually(() -> assertThat(deliveries.delivered).hasValue(40));
    assertThat(deliveries.failed).hasValue(40);
    assertThat(deliveries.waiting()).isZero();
    assertThat(deliveries.dropped).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 404, 413})
  void whatTheServerRefusesIsNotSentAgainAndHoldsNothingUp(int status) {
    server.answer(event -> event.get("event_type").asText().equals("event 1") ? status : 200);
    EventQueue queue = queue();
    queue.offer(event("one", 1));
    queue.offer(event("one", 2));

    eventually(() -> assertThat(types(server.taken())).containsExactly("event 2"));
    assertThat(types(server.attempts())).containsExactly("event 1", "event 2");
    assertThat(deliveries.dropped).containsExactly(DropReason.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void whatMayHaveBeenChanceIsTriedAgain(int status) {
    Set<String> refused = ConcurrentHashMap.newKeySet();
    server.answer(event -> refused.add(event.toString()) ? status : 201);
    queue().offer(event("one", 1));

    eventually(() -> assertThat(types(server.taken())).containsExactly("event 1"));
    assertThat(server.attempts()).hasSize(2);
    assertThat(deliveries.dropped).isEmpty();
  }

  @Test
  void anEventOnWhichTheServerFailsAgainAndAgainIsGivenUp() {
    server.answer(event -> event.get("event_type").asText().equals("event 1") ? 500 : 201);
    EventQueue queue = queue();
    queue.offer(event("one", 1));
    queue.offer(event("one", 2));

    eventually(() -> assertThat(types(server.taken())).containsExactly("event 2"));
    assertThat(server.attempts()).hasSize(11);
    assertThat(deliveries.dropped).containsExactly(DropReason.REFUSED);
  }

  @Test
  void aServerThatIsNotThereCostsALineAMinuteAndNoEvent() throws Exception {
    int port = server.port();
    server.close();
    try (LogLines log = LogLines.of("io.cocos.manager.notification")) {
      EventQueue queue = queue(URI.create("http://127.0.0.1:" + port + "/computations/events"), 9);
      for (int number = 0; number < 8; number++) {
        queue.offer(event("computation " + number, number));
      }
      eventually(() -> assertThat(deliveries.failed).hasValueGreaterThan(20));
      assertThat(log.saying("events do not reach")).hasSize(1);

      now = now.plusSeconds(60);
      eventually(() -> assertThat(log.saying("events do not reach")).hasSize(2));
      int soFar = deliveries.failed.get();
      eventually(() -> assertThat(deliveries.failed).hasValueGreaterThan(soFar + 10));
      assertThat(log.saying("events do not reach")).hasSize(2);
      assertThat(deliveries.waiting()).isEqualTo(8);

      server = new FakeNotificationServer(port);
      eventually(() -> assertThat(server.taken()).hasSize(8));
      assertThat(deliveries.dropped).isEmpty();
      eventually(() -> assertThat(log.saying("again after 60 s")).hasSize(1));
      assertThat(log.lines()).hasSize(3);
    }
  }

  @Test
  void whenTooManyWaitTheNewestAreDroppedWithALineAMinute() throws Exception {
    server.hang();
    try (LogLines log = LogLines.of("io.cocos.manager.notification")) {
      EventQueue queue = queue(server.events(), 5);
      for (int number = 0; number < 20; number++) {
        queue.offer(event("computation " + number, number));
      }

      assertThat(deliveries.dropped).hasSize(15).containsOnly(DropReason.FULL);
      assertThat(log.saying("dropped: 5 wait")).hasSize(1);
      now = now.plusSeconds(60);
      queue.offer(event("one", 20));
      assertThat(log.saying("15 events for")).hasSize(1);
      assertThat(log.saying("dropped: ")).hasSize(2);
    }
    server.goOn();
    eventually(() -> assertThat(server.taken()).hasSize(5));
    assertThat(types(server.taken()).stream().collect(Collectors.toSet()))
        .containsExactlyInAnyOrder("event 0", "event 1", "event 2", "event 3", "event 4");
  }

  @Test
  void whoTellsTooMuchLeavesRoomForOthers() {
    server.hang();
    EventQueue queue = queue(server.events(), 1000);
    for (int number = 0; number < 500; number++) {
      queue.offer(event("flood", number));
    }
    queue.offer(event("other", 1));
    server.goOn();

    eventually(() -> assertThat(server.takenOf("other")).hasSize(1));
    assertThat(deliveries.dropped).hasSizeGreaterThan(200).containsOnly(DropReason.FULL);
  }

  @Test
  void whatWaitsIsStillDeliveredWhenTheServiceEnds() {
    EventQueue queue = queue();
    for (int number = 0; number < 20; number++) {
      queue.offer(event("one", number));
    }

    queue.close();

    assertThat(server.taken()).hasSize(20);
    assertThat(deliveries.dropped).isEmpty();
  }

  @Test
  void whatCannotBeDeliveredWhenTheServiceEndsIsDroppedAndCounted() throws Exception {
    server.hang();
    try (LogLines log = LogLines.of("io.cocos.manager.notification")) {
      EventQueue queue = queue();
      queue.offer(event("one", 1));
      queue.offer(event("one", 2));

      queue.close();
      queue.offer(event("one", 3));

      assertThat(deliveries.dropped)
          .containsExactly(DropReason.CLOSED, DropReason.CLOSED, DropReason.CLOSED);
      assertThat(log.saying("the service ends")).hasSize(1);
    }
  }
}
