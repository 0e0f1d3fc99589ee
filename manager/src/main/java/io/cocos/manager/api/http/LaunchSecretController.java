package io.cocos.manager.api.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cocos.manager.api.LaunchSecretBody;
import io.cocos.manager.api.RequestBodies;
import io.cocos.manager.api.RequestThreads;
import io.cocos.manager.api.VmIds;
import io.cocos.manager.api.VmView;
import io.cocos.manager.config.AgentAddress;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.vm.VmService;
import io.micronaut.http.MediaType;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.inject.Named;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/** {@code /vms/{id}/secret} and {@code /resume}: for guests that wait at their start. */
@Controller("/vms")
public final class LaunchSecretController {
  private final VmService vms;
  private final AgentAddress agentAddress;
  private final ObjectMapper json;
  private final RequestBodies bodies;
  private final ExecutorService requests;

  LaunchSecretController(
      VmService vms,
      ManagerConfig config,
      ObjectMapper json,
      RequestBodies bodies,
      @Named(RequestThreads.REQUESTS) ExecutorService requests) {
    this.vms = vms;
    this.agentAddress = config.agentAddress();
    this.json = json;
    this.bodies = bodies;
    this.requests = requests;
  }

  /**
   * Hands a secret to the processor of a VM that was launched with {@code paused=true}. Its owner
   * has encrypted and signed it for this launch, after he has verified the measurement in {@code
   * GET /vms/{id}/evidence}. The VM goes on waiting.
   */
  @Operation(
      operationId = "injectSecret",
      tags = "Virtual machines",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(ref = "#/components/schemas/LaunchSecret"))))
  @ApiResponse(
      responseCode = "200",
      description = "The VM, whose processor has taken the secret.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = VmView.class)))
  @ApiResponse(responseCode = "400", ref = "#/components/responses/BadRequest")
  @ApiResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @ApiResponse(responseCode = "409", ref = "#/components/responses/NotHeld")
  @ApiResponse(responseCode = "413", ref = "#/components/responses/TooLarge")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Post(value = "/{id}/secret", consumes = MediaType.ALL, produces = MediaType.APPLICATION_JSON)
  CompletableFuture<VmView> secret(
      @Parameter(description = VmController.VM_ID, schema = @Schema(format = "uuid")) String id,
      ServerHttpRequest<?> request) {
    UUID vm = VmIds.parse(id);
    RequestBodies.Share share = bodies.share();
    return ReceivedBody.of(request, LaunchSecretBody.LARGEST, share)
        .thenApplyAsync(
            body ->
                VmView.of(vms.injectSecret(vm, LaunchSecretBody.read(json, body)), agentAddress),
            requests)
        .whenComplete((answer, failure) -> share.release());
  }

  /** Lets the guest of a VM begin that was launched with {@code paused=true}. */
  @Operation(operationId = "resumeVm", tags = "Virtual machines")
  @ApiResponse(responseCode = "200", description = "The VM, whose guest begins to boot.")
  @ApiResponse(responseCode = "400", ref = "#/components/responses/BadRequest")
  @ApiResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @ApiResponse(responseCode = "409", ref = "#/components/responses/NotHeld")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Post(value = "/{id}/resume", consumes = MediaType.ALL)
  CompletableFuture<VmView> resume(
      @Parameter(description = VmController.VM_ID, schema = @Schema(format = "uuid")) String id) {
    return CompletableFuture.supplyAsync(
        () -> VmView.of(vms.resume(VmIds.parse(id)), agentAddress), requests);
  }
}
