package io.cocos.manager.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cocos.manager.api.GuestView;
import io.cocos.manager.api.RequestThreads;
import io.cocos.manager.api.RunRequests;
import io.cocos.manager.api.StopGrace;
import io.cocos.manager.api.VmIds;
import io.cocos.manager.api.VmView;
import io.cocos.manager.config.AgentAddress;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.vm.LaunchRequest;
import io.cocos.manager.vm.Vm;
import io.cocos.manager.vm.VmService;
import io.micronaut.http.HttpHeaders;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/** {@code /vms/{id}}: one VM, and the end of it. */
@Controller("/vms")
public final class VmController {
  static final String VM_ID = "The VM's id: `vm_id` in what `POST /run` answered.";

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
  @ApiResponse(
      responseCode = "200",
      description =
          "The VM. While libvirt cannot be asked it is shown as it was, with the time of that.")
  @ApiResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Get("/{id}")
  CompletableFuture<VmView> get(
      @Parameter(description = VM_ID, schema = @Schema(format = "uuid")) String id) {
    return answer(() -> VmView.of(vms.get(VmIds.parse(id)), agentAddress, vms.awaySince()));
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

  /** Shows libvirt's own document of a VM, as it stands. */
  @Operation(operationId = "getVmXml", tags = "Virtual machines")
  @ApiResponse(
      responseCode = "200",
      description = "What `virsh dumpxml` shows.",
      content = @Content(mediaType = MediaType.APPLICATION_XML, schema = @Schema(type = "string")))
  @ApiResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Get("/{id}/xml")
  CompletableFuture<HttpResponse<byte[]>> xml(
      @Parameter(description = VM_ID, schema = @Schema(format = "uuid")) String id) {
    return answer(
        () ->
            HttpResponse.ok(vms.document(VmIds.parse(id)).getBytes(UTF_8))
                .header(HttpHeaders.CONTENT_TYPE, "application/xml; charset=utf-8")
                .header("X-Content-Type-Options", "nosniff"));
  }

  /** Asks the guest to end, and ends its VM when it does not; keeps the VM, as stopped. */
  @Operation(
      operationId = "stopVm",
      tags = "Virtual machines",
      parameters =
          @Parameter(
              name = "grace",
              in = ParameterIn.QUERY,
              description =
                  "How long the guest may take, a Go duration; `0s` ends it at once. The default is"
                      + " `MANAGER_STOP_GRACE`.",
              schema = @Schema(type = "string"),
              example = "10s"))
  @ApiResponse(responseCode = "200", description = "The VM as it stands when it has ended.")
  @ApiResponse(responseCode = "400", ref = "#/components/responses/BadRequest")
  @ApiResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Post(value = "/{id}/stop", consumes = MediaType.ALL)
  CompletableFuture<VmView> stop(
      @Parameter(description = VM_ID, schema = @Schema(format = "uuid")) String id,
      HttpRequest<?> request) {
    Optional<Duration> grace = QueryParameters.of(request).one("grace").map(StopGrace::parse);
    return CompletableFuture.completedFuture(VmIds.parse(id))
        .thenComposeAsync(vm -> vms.stop(vm, grace), requests)
        .thenApply(vm -> VmView.of(vm, agentAddress));
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
