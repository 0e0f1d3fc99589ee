package io.cocos.manager.api.http;

import io.cocos.computation.RunBody;
import io.cocos.manager.api.RunRequests;
import io.cocos.manager.api.VmView;
import io.cocos.manager.config.AgentAddress;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.LaunchRequest;
import io.cocos.manager.vm.Vm;
import io.cocos.manager.vm.VmService;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** {@code POST /run}: a computation in, a running VM out. */
@Controller
public final class RunController {
  private static final byte[] NO_BODY = {};

  private final VmService vms;
  private final AgentAddress agentAddress;

  RunController(VmService vms, ManagerConfig config) {
    this.vms = vms;
    this.agentAddress = config.agentAddress();
  }

  /**
   * Launches a VM. Answers as soon as its domain runs, or with {@code Prefer: wait=N} when its
   * agent has answered, but after N seconds at the latest. With {@code Idempotency-Key}, a repeat
   * is answered with the VM of the first request.
   */
  @Post(value = "/run", consumes = MediaType.ALL, produces = MediaType.APPLICATION_JSON)
  @ExecuteOn(TaskExecutors.BLOCKING)
  CompletableFuture<HttpResponse<VmView>> run(HttpRequest<byte[]> request) {
    requireJson(request);
    RunBody body = RunBody.parse(request.getBody(byte[].class).orElse(NO_BODY));
    Vm vm =
        vms.run(
            new LaunchRequest(
                Optional.of(body.computation()),
                RunRequests.timeout(body.timeout(), body.clientTls()),
                RunRequests.idempotencyKey(request.getHeaders().getAll("Idempotency-Key"))));
    Optional<Duration> wait = PreferWait.of(request.getHeaders().getAll("Prefer"));
    if (wait.isEmpty()) {
      return CompletableFuture.completedFuture(HttpResponse.ok(VmView.of(vm, agentAddress)));
    }
    return vms.awaitReady(vm.observed().id(), wait.get())
        .thenApply(
            waitedFor ->
                HttpResponse.ok(VmView.of(waitedFor, agentAddress))
                    .header("Preference-Applied", "wait=" + wait.get().toSeconds()));
  }

  private static void requireJson(HttpRequest<?> request) {
    String contentType = request.getHeaders().get(HttpHeaders.CONTENT_TYPE);
    if (contentType == null
        || !contentType.toLowerCase(Locale.ROOT).contains(MediaType.APPLICATION_JSON)) {
      throw new ManagerException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "POST /run takes application/json, so send it with: Content-Type: application/json");
    }
  }
}
