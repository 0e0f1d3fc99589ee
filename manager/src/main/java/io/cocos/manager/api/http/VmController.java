package io.cocos.manager.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cocos.manager.api.AttestationPolicyView;
import io.cocos.manager.api.GuestView;
import io.cocos.manager.api.RequestThreads;
import io.cocos.manager.api.RunRequests;
import io.cocos.manager.api.VmIds;
import io.cocos.manager.api.VmView;
import io.cocos.manager.config.AgentAddress;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.vm.LaunchRequest;
import io.cocos.manager.vm.Vm;
import io.cocos.manager.vm.VmService;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.inject.Named;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/** {@code /vms}: what runs, and the end of it. */
@Controller("/vms")
public final class VmController {
  private static final String VM_ID = "The VM's id: `vm_id` in what `POST /run` answered.";

  private final VmService vms;
  private final AgentAddress agentAddress;
  private final ExecutorService requests;

  VmController(
      VmService vms,
      ManagerConfig config,
      @Named(RequestThreads.REQUESTS) ExecutorService requests) {
    this.vms = vms;
    this.agentAddress = config.agentAddress();
    this.requests = requests;
  }

  /** Every VM, in the order of creation. */
  record VmList(@JsonProperty("vms") List<VmView> vms) {}

  /** Lists the VMs. */
  @Operation(operationId = "listVms", tags = "Virtual machines")
  @ApiResponse(responseCode = "200", description = "Every VM, running or not.")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Get
  CompletableFuture<VmList> list() {
    return answer(
        () -> new VmList(vms.list().stream().map(vm -> VmView.of(vm, agentAddress)).toList()));
  }

  /** Starts a VM without a computation: its agent waits to be given one. */
  @Operation(
      operationId = "createVm",
      tags = "Virtual machines",
      parameters =
          @Parameter(
              name = "Idempotency-Key",
              in = ParameterIn.HEADER,
              description = RunController.KEY_MEANING,
              schema = @Schema(type = "string", pattern = RunController.KEY_PATTERN),
              example = "order-17"))
  @ApiResponse(
      responseCode = "201",
      description = "The VM, whose domain runs.",
      headers = @Header(name = "Location", ref = "#/components/headers/Location"),
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = VmView.class)))
  @ApiResponse(responseCode = "400", ref = "#/components/responses/BadRequest")
  @ApiResponse(responseCode = "409", ref = "#/components/responses/Conflict")
  @ApiResponse(responseCode = "429", ref = "#/components/responses/TooMany")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Post(consumes = MediaType.ALL)
  CompletableFuture<HttpResponse<VmView>> create(HttpRequest<?> request) {
    List<String> keys = request.getHeaders().getAll("Idempotency-Key");
    return answer(
        () -> {
          Vm vm =
              vms.run(
                  new LaunchRequest(
                      Optional.empty(), Optional.empty(), RunRequests.idempotencyKey(keys)));
          return HttpResponse.created(
              VmView.of(vm, agentAddress), URI.create("/vms/" + vm.observed().id()));
        });
  }

  /** Shows one VM. */
  @Operation(operationId = "getVm", tags = "Virtual machines")
  @ApiResponse(responseCode = "200", description = "The VM.")
  @ApiResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Get("/{id}")
  CompletableFuture<VmView> get(
      @Parameter(description = VM_ID, schema = @Schema(format = "uuid")) String id) {
    return answer(() -> VmView.of(vms.get(VmIds.parse(id)), agentAddress));
  }

  /** Shows what a VM is made of. */
  @Operation(operationId = "getVmInfo", tags = "Virtual machines")
  @ApiResponse(responseCode = "200", description = "What it is made of.")
  @ApiResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Get("/{id}/info")
  CompletableFuture<GuestView> info(
      @Parameter(description = VM_ID, schema = @Schema(format = "uuid")) String id) {
    return answer(() -> GuestView.of(vms.describe(VmIds.parse(id))));
  }

  /** Shows what a verifier has to know of a confidential VM to judge its attestation. */
  @Operation(operationId = "getAttestationPolicy", tags = "Virtual machines")
  @ApiResponse(
      responseCode = "200",
      description = "What the manager and its host say of it; no measurement, and not signed.")
  @ApiResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @ApiResponse(responseCode = "422", ref = "#/components/responses/Unprotected")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Get("/{id}/attestation-policy")
  CompletableFuture<AttestationPolicyView> attestationPolicy(
      @Parameter(description = VM_ID, schema = @Schema(format = "uuid")) String id) {
    return answer(() -> AttestationPolicyView.of(vms.describe(VmIds.parse(id))));
  }

  /** Ends a VM and keeps it, as stopped. */
  @Operation(operationId = "stopVm", tags = "Virtual machines")
  @ApiResponse(responseCode = "200", description = "The VM as it stands now.")
  @ApiResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Post(value = "/{id}/stop", consumes = MediaType.ALL)
  CompletableFuture<VmView> stop(
      @Parameter(description = VM_ID, schema = @Schema(format = "uuid")) String id) {
    return CompletableFuture.completedFuture(id)
        .thenComposeAsync(vm -> vms.stop(VmIds.parse(vm), Optional.empty()), requests)
        .thenApply(stopped -> VmView.of(stopped, agentAddress));
  }

  /** Ends a VM and removes everything that belongs to it. */
  @Operation(operationId = "removeVm", tags = "Virtual machines")
  @ApiResponse(responseCode = "204", description = "Nothing is left of it.")
  @ApiResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Delete("/{id}")
  CompletableFuture<HttpResponse<Void>> remove(
      @Parameter(description = VM_ID, schema = @Schema(format = "uuid")) String id) {
    return answer(
        () -> {
          vms.remove(VmIds.parse(id));
          return HttpResponse.noContent();
        });
  }

  /** On a request thread, since the hypervisor is asked. */
  private <T> CompletableFuture<T> answer(Supplier<T> answer) {
    return CompletableFuture.supplyAsync(answer, requests);
  }
}
