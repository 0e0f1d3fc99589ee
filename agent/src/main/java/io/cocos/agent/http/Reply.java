package io.cocos.agent.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cocos.agent.life.AgentStatus;
import io.cocos.computation.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * An answer to an HTTP request.
 *
 * @param status the status code
 * @param body the body, JSON
 * @param headers the headers, Content-Type among them
 */
record Reply(int status, String body, Map<String, String> headers) {

  static final String CONTENT_TYPE = "Content-Type";

  /** Copies the headers. */
  Reply {
    headers = Map.copyOf(headers);
  }

  /** A success. */
  static Reply ok(String contentType, JsonWriter body) {
    return new Reply(200, text(body), Map.of(CONTENT_TYPE, contentType));
  }

  /** A refusal, as RFC 9457 has it. */
  static Reply problem(int status, String title, String detail) {
    return problem(status, beginProblem(status, title, detail));
  }

  /** A refusal that names the agent's state and the computation that it holds. */
  static Reply problem(int status, String title, String detail, AgentStatus agent) {
    JsonWriter problem = beginProblem(status, title, detail);
    problem.name("state").string(agent.state().label());
    agent.computationId().ifPresent(id -> problem.name("computation_id").string(id));
    return problem(status, problem);
  }

  /** A refusal because the resource knows one other method only. */
  static Reply methodNotAllowed(String path, String allowed) {
    String detail = path + " answers " + allowed + " only.";
    return new Reply(
        405,
        text(beginProblem(405, "Method not allowed", detail).endObject()),
        Map.of(CONTENT_TYPE, "application/problem+json", "Allow", allowed));
  }

  /**
   * The answer as it is sent. It says that the connection ends, since it does.
   *
   * @param now when that is
   * @param hasBody whether the body is sent, and not only described
   */
  byte[] message(Instant now, boolean hasBody) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder(256);
    // The reason may be empty; clients go by the number.
    head.append("HTTP/1.1 ").append(status).append(" \r\nDate: ").append(HttpDate.of(now));
    for (Map.Entry<String, String> header : headers.entrySet()) {
      head.append("\r\n").append(header.getKey()).append(": ").append(header.getValue());
    }
    head.append("\r\nContent-Length: ").append(content.length);
    byte[] lines = head.append("\r\nConnection: close\r\n\r\n").toString().getBytes(ISO_8859_1);
    byte[] message = Arrays.copyOf(lines, lines.length + (hasBody ? content.length : 0));
    System.arraycopy(content, 0, message, lines.length, message.length - lines.length);
    return message;
  }

  private static Reply problem(int status, JsonWriter problem) {
    return new Reply(
        status, text(problem.endObject()), Map.of(CONTENT_TYPE, "application/problem+json"));
  }

  private static JsonWriter beginProblem(int status, String title, String detail) {
    return new JsonWriter()
        .beginObject()
        .name("type")
        .string("about:blank")
        .name("title")
        .string(title)
        .name("status")
        .number(status)
        .name("detail")
        .string(detail);
  }

  /** With a line end, for those who read it in a terminal. */
  private static String text(JsonWriter json) {
    return new String(json.toByteArray(), StandardCharsets.UTF_8) + "\n";
  }
}
