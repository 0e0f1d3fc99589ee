package io.cocos.manager.api.http;

import static io.cocos.manager.api.http.Problems.assertProblem;
import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.api.http.EventFollower.Told;
import io.cocos.manager.api.stream.EventStreams;
import io.cocos.manager.vm.DomainState;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.runtime.server.event.ServerShutdownEvent;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /events} and {@code /vms/{id}/events}. */
class EventStreamTest {
  private static final String DEADLINE = "manager.request-deadline";

  @RegisterExtension static final ManagerServer server = withDeadline("500ms");

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final List<EventFollower> followers = new ArrayList<>();

  private static ManagerServer withDeadline(String deadline) {
    System.setProperty(DEADLINE, deadline);
    return new ManagerServer();
  }

  @AfterAll
  static void restoreTheDeadline() {
    System.clearProperty(DEADLINE);
  }

  @AfterEach
  void leave() {
    followers.forEach(EventFollower::close);
    eventually(() -> assertThat(server.part(EventStreams.class).deliveries().count()).isZero());
  }

  private static UUID run() throws Exception {
    JsonNode vm = ManagerServer.json(server.run("{\"computation\":{}}"));
    return UUID.fromString(vm.get("vm_id").asText());
  }

  private EventFollower follow(HttpRequest.Builder request) {
    EventFollower follower = EventFollower.begin(CLIENT, request);
    followers.add(follower);
    return follower;
  }

  private EventFollower follow(String path) {
    return follow(server.request(path));
  }

  private static void stop(UUID id) throws Exception {
    server.send(
        server.request("/vms/" + id + "/stop?grace=0s").POST(HttpRequest.BodyPublishers.noBody()));
  }

  private static void remove(UUID id) throws Exception {
    server.send(server.request("/vms/" + id).DELETE());
  }

  /** Changes a VM, and waits until that was noticed. */
  private static void suspend(UUID id, boolean suspended, EventFollower witness) throws Exception {
    server.hypervisor().become(id, suspended ? DomainState.PAUSED : DomainState.RUNNING);
    assertThat(witness.next().data().has("reason")).isEqualTo(suspended);
  }

  @Test
  void itTellsHowAVmIsThenEachChangeAndEndsWithIt() throws Exception {
    UUID id = run();
    EventFollower follower = follow("/vms/" + id + "/events");

    Told booting = follower.next();
    assertThat(booting.event()).isEqualTo("vm");
    assertThat(booting.data().get("vm_id").asText()).isEqualTo(id.toString());
    assertThat(booting.data().get("domain").asText()).startsWith("cocos-");
    assertThat(booting.data().get("id").asText()).hasSize(64);
    assertThat(booting.state()).isEqualTo("booting");
    assertThat(booting.data().has("previous_state")).isFalse();
    assertThat(booting.id()).matches("[0-9a-z]+-[0-9]+");

    stop(id);
    Told stopped = follower.next();
    assertThat(stopped.state()).isEqualTo("stopped");
    assertThat(stopped.data().get("previous_state").asText()).isEqualTo("booting");
    assertThat(stopped.data().get("reason").asText()).isNotBlank();
    assertThat(stopped.data().get("time").asText()).endsWith("Z");

    remove(id);
    Told gone = follower.next();
    assertThat(gone.event()).isEqualTo("gone");
    assertThat(gone.data().get("vm_id").asText()).isEqualTo(id.toString());
    assertThat(gone.data().get("previous_state").asText()).isEqualTo("stopped");
    assertThat(gone.data().has("state")).isFalse();
    follower.awaitEnd();
  }

  @Test
  void everybodyIsToldTheSameInTheSameOrder() throws Exception {
    UUID id = run();
    List<EventFollower> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(follow("/vms/" + id + "/events"));
      assertThat(all.get(i).next().state()).isEqualTo("booting");
    }
    List<Told> told = new ArrayList<>();
    EventFollower first = all.remove(0);
    for (boolean suspended : List.of(true, false, true)) {
      server.hypervisor().become(id, suspended ? DomainState.PAUSED : DomainState.RUNNING);
      told.add(first.next());
      assertThat(told.get(told.size() - 1).data().has("reason")).isEqualTo(suspended);
    }
    remove(id);
    told.add(first.next());

    for (EventFollower other : all) {
      for (Told event : told) {
        assertThat(other.next()).isEqualTo(event);
      }
      other.awaitEnd();
    }
  }

  @Test
  void itIsAnEventStreamThatNobodyStoresOrPacks() throws Exception {
    UUID id = run();
    try (RawHttp client = new RawHttp(server.httpPort())) {
      client.say("GET /vms/" + id + "/events HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");

      assertThat(client.readHead())
          .contains(" 200 ")
          .containsIgnoringCase("content-type: text/event-stream\r\n")
          .containsIgnoringCase("cache-control: no-store\r\n")
          .doesNotContain("gzip");
    }
  }

  /** As the EventSource of a browser asks for it, and as other clients do. */
  @ParameterizedTest
  @ValueSource(strings = {"text/event-stream", "application/json", "*/*"})
  void itIsAnEventStreamWhateverIsAskedFor(String accepted) throws Exception {
    UUID id = run();
    for (String path : List.of("/events", "/vms/" + id + "/events")) {
      try (RawHttp client = new RawHttp(server.httpPort())) {
        client.say("GET " + path + " HTTP/1.1\r\nHost: a\r\nAccept: " + accepted + "\r\n\r\n");

        assertThat(client.readHead())
            .contains(" 200 ")
            .containsIgnoringCase("content-type: text/event-stream\r\n");
      }
    }
  }

  @Test
  void allVmsAreFollowedWithNewOnes() throws Exception {
    EventFollower follower = follow("/events");
    eventually(() -> assertThat(follower.lastId()).as("where to go on").isNotEmpty());

    UUID first = run();
    UUID second = run();

    assertThat(follower.next().data().get("vm_id").asText()).isEqualTo(first.toString());
    Told appeared = follower.next();
    assertThat(appeared.data().get("vm_id").asText()).isEqualTo(second.toString());
    assertThat(appeared.state()).isEqualTo("booting");
    remove(first);
    assertThat(follower.next().event()).isEqualTo("gone");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoComesBackMissesNothingAndHearsNothingTwice(boolean byHeader) throws Exception {
    UUID id = run();
    EventFollower witness = follow("/events");
    witness.next();
    EventFollower first = follow("/events");
    suspend(id, true, witness);
    first.next();
    first.next();
    String last = first.lastId();
    first.close();
    suspend(id, false, witness);
    suspend(id, true, witness);

    EventFollower second =
        byHeader
            ? follow(server.request("/events").header("Last-Event-ID", last))
            : follow("/events?last_event_id=" + last);
    stop(id);

    assertThat(second.next().data().has("reason")).isFalse();
    assertThat(second.next().data().get("reason").asText()).contains("suspended");
    assertThat(second.next().state()).isEqualTo("stopped");
    assertThat(second.rest()).isEmpty();
  }

  @Test
  void theHeaderCountsMoreThanTheParameter() throws Exception {
    UUID id = run();
    EventFollower first = follow("/vms/" + id + "/events");
    first.next();

    EventFollower again =
        follow(
            server
                .request("/vms/" + id + "/events?last_event_id=0-0")
                .header("Last-Event-ID", first.lastId()));
    stop(id);

    assertThat(again.next().state()).isEqualTo("stopped");
  }

  @Test
  void whoComesWithAnIdOfAnotherManagerIsToldEverythingAgain() throws Exception {
    UUID id = run();

    EventFollower follower = follow("/events?last_event_id=k3-17");

    Told reset = follower.next();
    assertThat(reset.event()).isEqualTo("reset");
    assertThat(reset.id()).isEmpty();
    assertThat(follower.next().data().get("vm_id").asText()).isEqualTo(id.toString());
    assertThat(follower.lastId()).isNotEmpty();
  }

  @Test
  void whoWasAwayWhenItsVmWentIsStillToldSoOnce() throws Exception {
    UUID id = run();
    String path = "/vms/" + id + "/events?last_event_id=";
    EventFollower first = follow("/vms/" + id + "/events");
    first.next();
    first.close();
    EventFollower witness = follow("/events");
    remove(id);
    while (!witness.next().event().equals("gone")) {
      assertThat(server.hypervisor().list()).as("until it is gone").isEmpty();
    }

    EventFollower second = follow(path + first.lastId());

    assertThat(second.next().event()).isEqualTo("gone");
    second.awaitEnd();
    assertProblem(server.send(server.request(path + second.lastId())), 404, "vm_not_found");
  }

  @ParameterizedTest
  @CsvSource({
    "/vms/00000000-0000-4000-8000-000000000000/events, 404, vm_not_found",
    "/vms/x/events, 404, vm_not_found",
    "/events?last_event_id=x, 400, malformed_request",
    "/events?last_event_id=k3-, 400, malformed_request",
    "/events?last_event_id=k3-1&last_event_id=k3-2, 400, malformed_request",
    "/events?state=asleep, 400, malformed_request",
    "/events?computation=mine, 400, malformed_request"
  })
  void whatMakesNoSenseIsRefused(String path, int status, String code) throws Exception {
    assertProblem(server.send(server.request(path)), status, code);
  }

  @Test
  void aFilterTellsOfNoOtherVm() throws Exception {
    UUID id = run();
    EventFollower stopped = follow("/events?state=stopped,failed");
    EventFollower others = follow("/events?computation=" + "0".repeat(64));
    eventually(() -> assertThat(others.lastId()).isNotEmpty());

    stop(id);

    assertThat(stopped.next().data().get("previous_state").asText()).isEqualTo("booting");
    assertThat(others.rest()).isEmpty();
  }

  @Test
  void noDeadlineForRequestsCutsAStream() throws Exception {
    UUID id = run();
    EventFollower follower = follow("/vms/" + id + "/events");
    follower.next();
    for (int i = 0; i < 2; i++) {
      try (RawHttp idle = new RawHttp(server.httpPort())) {
        assertThat(idle.readToTheEnd()).as("hung up on after the deadline").isEmpty();
      }
    }

    stop(id);

    assertThat(follower.next().state()).isEqualTo("stopped");
  }

  @Test
  void whileLibvirtIsAwayStreamsBeginFromWhatIsKnown() throws Exception {
    UUID id = run();
    EventFollower before = follow("/vms/" + id + "/events");
    before.next();
    server.hypervisor().disconnect();

    EventFollower meanwhile = follow("/vms/" + id + "/events");

    assertThat(meanwhile.next().state()).isEqualTo("booting");
    assertProblem(
        server.send(server.request("/vms/00000000-0000-4000-8000-000000000000/events")),
        503,
        "hypervisor_unavailable");
    server.hypervisor().connect();
    stop(id);
    assertThat(before.next().state()).isEqualTo("stopped");
    assertThat(meanwhile.next().state()).isEqualTo("stopped");
  }

  @Test
  void whoAsksForTheHeadOnlyFollowsNothing() throws Exception {
    HttpResponse<String> head =
        server.send(server.request("/events").method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(server.part(EventStreams.class).deliveries().count()).isZero();
  }

  @Test
  void aClientThatLeavesIsForgotten() throws Exception {
    EventFollower follower = follow("/events");
    assertThat(server.part(EventStreams.class).deliveries().count()).isEqualTo(1);

    follower.close();

    eventually(() -> assertThat(server.part(EventStreams.class).deliveries().count()).isZero());
  }

  @Test
  void aShutdownEndsEveryStream() throws Exception {
    EventFollower follower = follow("/vms/" + run() + "/events");
    follower.next();

    server
        .part(EventStreams.class)
        .onApplicationEvent(new ServerShutdownEvent(server.part(EmbeddedServer.class)));

    follower.awaitEnd();
  }

  @Test
  void aThousandFollowersAreToldEverythingInOrder() throws Exception {
    UUID id = run();
    EventFollower witness = follow("/events");
    witness.next();
    int threads = Thread.activeCount();
    List<EventFollower> thousand = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      thousand.add(follow("/vms/" + id + "/events"));
    }
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      suspend(id, i % 2 == 0, witness);
      ids.add(witness.lastId());
    }

    for (EventFollower follower : thousand) {
      assertThat(follower.next().state()).isEqualTo("booting");
      for (String expected : ids) {
        assertThat(follower.next().id()).isEqualTo(expected);
      }
    }
    assertThat(Thread.activeCount() - threads).as("threads for all of them").isLessThan(100);
  }
}
