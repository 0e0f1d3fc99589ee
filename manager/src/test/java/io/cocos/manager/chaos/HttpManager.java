package io.cocos.manager.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cocos.manager.chaos.Answer.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The manager over HTTP. */
final class HttpManager implements ManagerApi {
  /** Longer than a launch takes, shorter than what the manager waits for a libvirt that hangs. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Problems that do not tell what became of the request. */
  private static final Set<String> UNDECIDED =
      Set.of("overloaded", "hypervisor_unavailable", "hypervisor_timeout");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;

  HttpManager(int port) {
    this.base = URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public Answer launch(String key, String computation) {
    return ask(
        request("/run")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString("{\"computation\":" + computation + "}")));
  }

  /** Asks for the end of a VM's domain, and that the VM is kept. */
  Answer stop(UUID id) {
    return ask(request("/vms/" + id + "/stop?grace=0s").POST(BodyPublishers.noBody()));
  }

  @Override
  public Answer remove(UUID id) {
    return ask(request("/vms/" + id).DELETE());
  }

  @Override
  public Optional<List<ShownVm>> list() {
    try {
      HttpResponse<String> response = client.send(request("/vms").build(), BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        return Optional.empty();
      }
      List<ShownVm> vms = new ArrayList<>();
      for (JsonNode vm : JSON.readTree(response.body()).path("vms")) {
        vms.add(ShownVm.of(vm));
      }
      return Optional.of(vms);
    } catch (IOException noAnswer) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      throw Pause.interrupted(interrupted);
    }
  }

  /** Whether GET of that path is answered with 200. */
  boolean isWell(String path) {
    try {
      return client.send(request(path).build(), BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException noAnswer) {
      return false;
    } catch (InterruptedException interrupted) {
      throw Pause.interrupted(interrupted);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
  }

  private Answer ask(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      return switch (response.statusCode()) {
        case 200 -> Answer.acknowledged(ShownVm.of(JSON.readTree(response.body())));
        case 204 -> Answer.removed();
        case 404 -> Answer.failed(Outcome.NOT_FOUND, response.body());
        default -> failure(response);
      };
    } catch (IOException noAnswer) {
      return Answer.failed(Outcome.UNKNOWN, noAnswer.toString());
    } catch (InterruptedException interrupted) {
      throw Pause.interrupted(interrupted);
    }
  }

  private static Answer failure(HttpResponse<String> response) throws IOException {
    JsonNode problem = JSON.readTree(response.body());
    String why =
        "%d %s: %s"
            .formatted(
                response.statusCode(),
                problem.path("code").asText(),
                problem.path("detail").asText());
    boolean undecided = UNDECIDED.contains(problem.path("code").asText());
    return Answer.failed(undecided ? Outcome.UNKNOWN : Outcome.REFUSED, why);
  }
}
