package io.cocos.manager.api.http;

import io.cocos.manager.api.VmView;
import io.cocos.manager.config.AgentAddress;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.vm.Vm;
import io.cocos.manager.vm.VmService;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** {@code POST /run}: a computation in, a running VM out. */
@Controller
public final class RunController {
  static final String KEY_MEANING =
      "The caller's own name for the request. Until its VM is removed, repeats of the same name are"
          + " answered with that VM, also by a manager that was started anew.";
  static final String KEY_PATTERN = "^[ -~]{1,255}$";

  private final VmService vms;
  private final AgentAddress agentAddress;
  private final LaunchRequests requests;

  RunController(VmService vms, ManagerConfig config, LaunchRequests requests) {
    this.vms = vms;
    this.agentAddress = config.agentAddress();
    this.requests = requests;
  }

  /**
   * Launches a VM. Answers as soon as its domain runs, or with {@code Prefer: wait=N} when its
   * agent has answered, but after N seconds at the latest. With {@code Idempotency-Key}, a repeat
   * is answered with the VM of the first request.
   */
  @Operation(
      operationId = "run",
      tags = "Virtual machines",
      parameters = {
        @Parameter(
            name = "Idempotency-Key",
            in = ParameterIn.HEADER,
            description = KEY_MEANING,
            schema = @Schema(type = "string", pattern = KEY_PATTERN),
            example = "order-17"),
        @Parameter(
            name = "Prefer",
            in = ParameterIn.HEADER,
            description =
                "`wait=N` (RFC 7240): the answer comes when the agent in the VM has answered too,"
                    + " after N seconds, 3600 at most, at the latest.",
            schema = @Schema(type = "string"),
            example = "wait=60"),
        @Parameter(
            name = "paused",
            in = ParameterIn.QUERY,
            description =
                "Whether the guest is to wait, before its first step, for launch secrets and for"
                    + " `POST /vms/{id}/resume`. For SEV and SEV-ES only.",
            schema = @Schema(type = "boolean", defaultValue = "false"))
      },
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(ref = "#/components/schemas/RunRequest"),
                      examples = {
                        @ExampleObject(name = "bytes", ref = "#/components/examples/RunBytes"),
                        @ExampleObject(name = "base64", ref = "#/components/examples/RunBase64"),
                        @ExampleObject(name = "object", ref = "#/components/examples/RunObject")
                      })))
  @ApiResponse(
      responseCode = "200",
      description = "The VM, whose domain runs.",
      headers =
          @Header(name = "Preference-Applied", ref = "#/components/headers/PreferenceApplied"),
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = VmView.class)))
  @ApiResponse(responseCode = "400", ref = "#/components/responses/BadRequest")
  @ApiResponse(responseCode = "409", ref = "#/components/responses/Conflict")
  @ApiResponse(responseCode = "413", ref = "#/components/responses/TooLarge")
  @ApiResponse(responseCode = "415", ref = "#/components/responses/UnsupportedMediaType")
  @ApiResponse(responseCode = "422", ref = "#/components/responses/Unprocessable")
  @ApiResponse(responseCode = "429", ref = "#/components/responses/TooMany")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "502", ref = "#/components/responses/VmEnded")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Post(value = "/run", consumes = MediaType.ALL, produces = MediaType.APPLICATION_JSON)
  CompletableFuture<HttpResponse<VmView>> run(ServerHttpRequest<?> request) {
    Optional<Duration> wait = PreferWait.of(request.getHeaders().getAll("Prefer"));
    CompletableFuture<Vm> launched = requests.answer(request, vms::run);
    if (wait.isEmpty()) {
      return launched.thenApply(vm -> HttpResponse.ok(VmView.of(vm, agentAddress)));
    }
    return launched
        .thenCompose(vm -> vms.awaitReady(vm.observed().id(), wait.get()))
        .thenApply(
            vm ->
                HttpResponse.ok(VmView.of(vm, agentAddress))
                    .header("Preference-Applied", "wait=" + wait.get().toSeconds()));
  }
}
