package io.cocos.manager.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.ManagerServer;
import java.io.IOException;
import java.net.http.HttpResponse;

/** What every refusal looks like. */
final class Problems {
  private Problems() {}

  /** Checks that an answer is a problem body after RFC 9457, and gives its detail. */
  static String assertProblem(HttpResponse<String> response, int status, String code)
      throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = ManagerServer.json(response);
    assertThat(problem.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("type", "title", "status", "code", "detail");
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("code").asText()).isEqualTo(code);
    assertThat(problem.get("title").asText()).isNotBlank();
    assertThat(problem.get("type").asText())
        .isIn("about:blank", "urn:cocos:problem:" + code.replace('_', '-'));
    String detail = problem.get("detail").asText();
    assertThat(detail).isNotBlank().doesNotContainPattern("\\p{Cntrl}");
    assertThat(response.body()).doesNotContainPattern("[\\x00-\\x1f\\x7f]");
    return detail;
  }
}
