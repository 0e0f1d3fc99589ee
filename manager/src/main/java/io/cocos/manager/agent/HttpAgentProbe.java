package io.cocos.manager.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.concurrent.MadeOnce;
import io.cocos.manager.vm.AgentProbe;
import io.cocos.manager.vm.AgentState;
import io.cocos.manager.vm.AgentStatus;
import io.cocos.manager.vm.Forward;
import io.cocos.manager.vm.GuestPort;
import io.cocos.manager.vm.ObservedVm;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an agent's {@code GET /health}. Each question is short and has a connection of its own: one
 * that was opened before the guest's network was up may hang for seconds. Safe for use by many
 * threads.
 */
public final class HttpAgentProbe implements AgentProbe, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpAgentProbe.class);

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int LONGEST_ANSWER = 64 * 1024;

  private final ExecutorService executor =
      Executors.newFixedThreadPool(2, new DaemonThreads("agent-probe"));
  private final MadeOnce<HttpClient> client =
      new MadeOnce<>(
          () ->
              HttpClient.newBuilder()
                  .version(HttpClient.Version.HTTP_1_1)
                  .followRedirects(HttpClient.Redirect.NEVER)
                  .executor(executor)
                  .sslContext(trustingNobody())
                  .build());
  private final ObjectMapper json = new ObjectMapper();

  @Override
  public CompletableFuture<Optional<AgentStatus>> ask(ObservedVm vm) {
    Forward agentHttp = vm.forward(GuestPort.AGENT_HTTP).orElseThrow();
    URI health =
        URI.create("http://%s:%d/health".formatted(agentHttp.hostAddress(), agentHttp.hostPort()));
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.get().sendAsync(question(health), response -> new LimitedBody(LONGEST_ANSWER));
    return answer
        .copy()
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (response, failure) -> {
              if (failure != null) {
                answer.cancel(true);
                log.trace("no answer yet from {}: {}", health, failure.toString());
                return Optional.empty();
              }
              return read(response.body());
            });
  }

  /** Agents are asked in the clear; the usual context would read every authority at the start. */
  private static SSLContext trustingNobody() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has TLS", impossible);
    }
  }

  /** Whoever asks within a trace tells the agent of it. */
  private static HttpRequest question(URI health) {
    HttpRequest.Builder question = HttpRequest.newBuilder(health).timeout(PATIENCE);
    W3CTraceContextPropagator.getInstance()
        .inject(Context.current(), question, HttpRequest.Builder::setHeader);
    return question.build();
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private Optional<AgentStatus> read(byte[] body) {
    JsonNode health;
    try {
      health = json.readTree(body);
    } catch (IOException garbage) {
      log.debug("an agent's /health is no JSON: {}", garbage.toString());
      return Optional.empty();
    }
    return AgentState.of(health.path("state").asText())
        .map(
            state ->
                new AgentStatus(
                    state,
                    text(health, "computation_id").flatMap(AgentText::digest),
                    text(health, "reason").flatMap(AgentText::reason)));
  }

  private static Optional<String> text(JsonNode object, String field) {
    return Optional.ofNullable(object.path(field).textValue());
  }
}
