package io.cocos.manager.api.http;

import static io.cocos.manager.api.http.Problems.assertProblem;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.ManagerServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /run} with what it does not take. Never is anything launched. */
class RunBadInputTest {
  @RegisterExtension static final ManagerServer server = new ManagerServer();

  private static final byte[] GOOD = "{\"computation\":{}}".getBytes(UTF_8);

  @AfterEach
  void nothingWasLaunched() {
    assertThat(server.hypervisor().attempts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/json",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "nonsense",
        "application/jso"
      })
  void anotherContentTypeIsNotSupported(String contentType) throws Exception {
    HttpResponse<String> response =
        server.send(
            server
                .request("/run")
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(GOOD)));

    assertThat(assertProblem(response, 415, "unsupported_media_type"))
        .contains("Content-Type: application/json");
  }

  @Test
  void aMissingContentTypeIsNotSupported() throws Exception {
    HttpResponse<String> response =
        server.send(server.request("/run").POST(HttpRequest.BodyPublishers.ofByteArray(GOOD)));

    assertProblem(response, 415, "unsupported_media_type");
  }

  @Test
  void aMissingBodyIsMalformed() throws Exception {
    HttpResponse<String> response =
        server.send(
            server
                .request("/run")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.noBody()));

    assertThat(assertProblem(response, 400, "malformed_request")).contains("the text ends there");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "` `|the text ends there",
        "null|computation: missing",
        "[]|expected an object",
        "\"text\"|expected an object",
        "{}|computation: missing",
        "{\"computation\":|the text ends there",
        "{\"computation\":{}|the text ends there",
        "{\"computation\":{}}{}|expected nothing more",
        "{\"computation\":{}} garbage|expected nothing more",
        "{\"computation\":{},}|expected",
        "{'computation':{}}|expected",
        "{\"computation\":5}|computation",
        "{\"computation\":true}|computation",
        "{\"computation\":[256]}|no byte value",
        "{\"computation\":[[]]}|no byte value",
        "{\"computation\":[123,125,125]}|in the JSON that its bytes make",
        "{\"computation\":\"no base64!\"}|base64",
        "{\"computation\":\"e30\"}|base64",
        "{\"computation\":{\"id\":5}}|id",
        "{\"computation\":{\"datasets\":{}}}|datasets",
        "{\"computation\":{\"ttl\":1.5}}|ttl",
        "{\"computation\":{\"ttl\":9999999999}}|ttl",
        "{\"computation\":{\"timeout\":\"soon\"}}|timeout",
        "{\"computation\":{\"start_time\":\"yesterday\"}}|start_time",
        "{\"computation\":{\"metadata\":{\"cocos\":5}}}|computation: metadata.cocos",
        "{\"computation\":{\"metadata\":{\"cocos\":{\"netwrok\":true}}}}|netwrok",
        "{\"computation\":{\"metadata\":{\"cocos\":{\"limits\":{\"processes\":0}}}}}"
            + "|computation: metadata.cocos.limits.processes",
        "{\"computation\":{\"metadata\":{\"cocos\":{\"consumers\":[{\"name\":\"a\"}]}}}}"
            + "|metadata.cocos.consumers[0]",
        "{\"computation\":{},\"timeout\":\"10\"}|timeout",
        "{\"computation\":{},\"timeout\":[]}|timeout",
        "{\"computation\":{},\"timeout\":\"0s\"}|must be positive",
        "{\"computation\":{},\"timeout\":\"-1m\"}|must be positive",
        "{\"computation\":{},\"timeout\":-1}|must be positive",
        "{\"computation\":{},\"ca_certs\":[]}|ca_certs",
        "{\"computation\":{},\"client_tls\":\"yes\"}|client_tls"
      })
  void aMalformedBodyIsABadRequestThatSaysWhatIsWrong(String body, String said) throws Exception {
    assertThat(assertProblem(server.run(body), 400, "malformed_request")).contains(said);
  }

  @Test
  void aBodyThatIsNotUtf8IsABadRequest() throws Exception {
    byte[] latin = "{\"computation\":{\"id\":\"\u00e9\"}}".getBytes(ISO_8859_1);

    HttpResponse<String> response = server.send(server.runRequest(latin));

    assertThat(assertProblem(response, 400, "malformed_request")).contains("not UTF-8");
  }

  @Test
  void aBodyInUtf16IsABadRequest() throws Exception {
    byte[] wide = new String(GOOD, UTF_8).getBytes(UTF_16);

    assertProblem(server.send(server.runRequest(wide)), 400, "malformed_request");
  }

  @Test
  void deepNestingIsABadRequestAndNotAnOverflow() throws Exception {
    String deep = "{\"computation\":{\"metadata\":{\"a\":" + "[".repeat(200_000);

    assertProblem(server.run(deep), 400, "malformed_request");
    assertProblem(server.run("[".repeat(500_000)), 400, "malformed_request");
  }

  @Test
  void tlsTowardsTheAgentIsRefusedRatherThanLeftOutInSilence() throws Exception {
    HttpResponse<String> response = server.run("{\"computation\":{},\"client_tls\":true}");

    assertThat(assertProblem(response, 422, "unsupported_request")).contains("client_tls");
  }

  @Test
  void controlCharactersOfARequestDoNotComeBack() throws Exception {
    for (String hostile :
        new String[] {
          "\u0000",
          "\u001b[31m",
          "{\"computation\":{\"id\":\"\u0007\"}}",
          "{\"computation\":{},\"timeout\":\"\\u001b[2J\\r\\n\\u009b\\u2028\"}",
          "{\"computation\":\"\\u0000\\u0008\"}"
        }) {
      assertThat(assertProblem(server.run(hostile), 400, "malformed_request")).matches("[ -~]+");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH"})
  void runTakesNoOtherMethod(String method) throws Exception {
    HttpResponse<String> response =
        server.send(
            server
                .request("/run")
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(GOOD)));

    assertProblem(response, 405, "method_not_allowed");
    assertThat(response.headers().firstValue("Allow")).contains("POST");
  }

  @Test
  void aCallerWhoTakesNoJsonGetsAProblemAndNoVm() throws Exception {
    HttpResponse<String> response =
        server.send(server.runRequest(GOOD).header("Accept", "text/html"));

    assertProblem(response, 406, "not_acceptable");
  }

  @Test
  void anUnknownPathIsAProblemToo() throws Exception {
    assertProblem(server.send(server.request("/nope%0a%1b")), 404, "not_found");
    assertProblem(server.send(server.request("/run/more")), 404, "not_found");
  }

  @Test
  void anAwayHypervisorIsUnavailableForAWhile() throws Exception {
    server.hypervisor().disconnect();

    HttpResponse<String> response = server.send(server.runRequest(GOOD));

    assertProblem(response, 503, "hypervisor_unavailable");
    assertThat(response.headers().firstValue("Retry-After"))
        .hasValueSatisfying(seconds -> assertThat(seconds).containsOnlyDigits());
  }
}
