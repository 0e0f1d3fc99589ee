package io.cocos.manager.api.http;

import static io.cocos.manager.api.http.Problems.assertProblem;
import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.vm.DomainState;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /vms}: filtered, sorted and in pages. */
class ListEndpointTest {
  @RegisterExtension static final ManagerServer server = new ManagerServer();

  private static JsonNode run(String computation) throws Exception {
    return ManagerServer.json(server.run("{\"computation\":{\"id\":\"" + computation + "\"}}"));
  }

  private static String runAny() throws Exception {
    return run("any").get("vm_id").asText();
  }

  private static JsonNode list(String query) throws Exception {
    return ManagerServer.json(server.send(server.request("/vms" + query)));
  }

  private static List<String> ids(JsonNode list) {
    List<String> ids = new ArrayList<>();
    list.get("vms").forEach(vm -> ids.add(vm.get("vm_id").asText()));
    return ids;
  }

  private static void destroy(String id) {
    server.hypervisor().become(UUID.fromString(id), DomainState.DESTROYED);
    eventually(() -> assertThat(ids(list("?state=stopped"))).contains(id));
  }

  @Test
  void aStateIsLookedForByItsName() throws Exception {
    String first = runAny();
    String second = runAny();
    destroy(first);

    assertThat(ids(list("?state=stopped"))).containsExactly(first);
    assertThat(ids(list("?state=booting"))).containsExactly(second);
    assertThat(ids(list("?state=booting,stopped"))).containsExactly(first, second);
    assertThat(ids(list("?state=booting&state=stopped"))).containsExactly(first, second);
    assertThat(ids(list("?state=expired"))).isEmpty();
  }

  @Test
  void aComputationIsLookedForByItsId() throws Exception {
    JsonNode mine = run("mine");
    run("other");

    assertThat(ids(list("?computation=" + mine.get("id").asText())))
        .containsExactly(mine.get("vm_id").asText());
  }

  @Test
  void theListIsSortedByCreationOrByState() throws Exception {
    String first = runAny();
    String second = runAny();
    String third = runAny();
    destroy(second);

    assertThat(ids(list(""))).containsExactly(first, second, third);
    assertThat(ids(list("?sort=created_at"))).containsExactly(first, second, third);
    assertThat(ids(list("?sort=-created_at"))).containsExactly(third, second, first);
    assertThat(ids(list("?sort=state"))).containsExactly(first, third, second);
    assertThat(ids(list("?sort=-state"))).containsExactly(second, third, first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"created_at", "-created_at", "state", "-state"})
  void pagesHaveEveryVmOnce(String sort) throws Exception {
    for (int i = 0; i < 7; i++) {
      runAny();
    }
    List<String> all = ids(list("?sort=" + sort));

    JsonNode first = list("?page_size=3&sort=" + sort);
    JsonNode second = page(first, 3, sort);
    JsonNode third = page(second, 3, sort);

    assertThat(ids(first)).isEqualTo(all.subList(0, 3));
    assertThat(ids(second)).isEqualTo(all.subList(3, 6));
    assertThat(ids(third)).isEqualTo(all.subList(6, 7));
    assertThat(third.has("next_page_token")).isFalse();
    assertThat(list("?page_size=7&sort=" + sort).has("next_page_token")).isFalse();
  }

  private static JsonNode page(JsonNode before, int size, String sort) throws Exception {
    return list(
        "?page_size=%d&sort=%s&page_token=%s"
            .formatted(size, sort, before.get("next_page_token").asText()));
  }

  @Test
  void whatComesAndGoesBetweenPagesMovesNoOtherVm() throws Exception {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      all.add(runAny());
    }
    JsonNode first = list("?page_size=3&sort=created_at");
    server.send(server.request("/vms/" + all.get(0)).DELETE());
    server.send(server.request("/vms/" + all.get(2)).DELETE()); // the last of the page
    String late = runAny();

    JsonNode second = page(first, 10, "created_at");

    assertThat(ids(second)).containsExactly(all.get(3), all.get(4), all.get(5), late);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?state=asleep",
        "?state=",
        "?state=booting,",
        "?computation=mine",
        "?sort=name",
        "?sort=created_at&sort=state",
        "?page_size=0",
        "?page_size=1001",
        "?page_size=99999999999999",
        "?page_size=-1",
        "?page_size=many",
        "?page_token=",
        "?page_token=AAAA",
        "?page_token=%00",
        "?page_token=%F0%9F%92%A3"
      })
  void whatMakesNoSenseIsRefused(String query) throws Exception {
    assertProblem(server.send(server.request("/vms" + query)), 400, "malformed_request");
  }

  @Test
  void aTokenIsGoodForItsQuestionOnly() throws Exception {
    runAny();
    runAny();
    String token = list("?page_size=1").get("next_page_token").asText();
    char changed = token.charAt(20) == 'A' ? 'B' : 'A';
    String tampered = token.substring(0, 20) + changed + token.substring(21);

    assertThat(ids(list("?page_token=" + token))).hasSize(1);
    for (String query : List.of(tampered, token + "&sort=-created_at", token + "&state=booting")) {
      assertProblem(
          server.send(server.request("/vms?page_token=" + query)), 400, "malformed_request");
    }
  }

  @Test
  void whileLibvirtIsAwayTheListSaysFromWhenItIs() throws Exception {
    String id = runAny();
    assertThat(list("").has("as_of")).isFalse();
    server.hypervisor().disconnect();

    JsonNode list = list("?state=booting");

    assertThat(ids(list)).containsExactly(id);
    assertThat(list.get("as_of").asText()).endsWith("Z");
    assertThat(ManagerServer.json(server.send(server.request("/vms/" + id))).get("as_of").asText())
        .isEqualTo(list.get("as_of").asText());
    server.hypervisor().connect();
    eventually(() -> assertThat(list("").has("as_of")).isFalse());
  }
}
