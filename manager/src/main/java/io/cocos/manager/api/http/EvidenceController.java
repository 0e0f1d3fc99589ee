package io.cocos.manager.api.http;

import io.cocos.manager.api.EvidenceView;
import io.cocos.manager.api.RequestThreads;
import io.cocos.manager.api.VmIds;
import io.cocos.manager.vm.VmService;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.inject.Named;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/** {@code GET /vms/{id}/evidence}: what a verifier is told of a VM. */
@Controller("/vms")
public final class EvidenceController {
  private final VmService vms;
  private final ExecutorService requests;

  EvidenceController(VmService vms, @Named(RequestThreads.REQUESTS) ExecutorService requests) {
    this.vms = vms;
    this.requests = requests;
  }

  /** Shows what a verifier has to know of a confidential VM to judge its attestation. */
  @Operation(operationId = "getEvidence", tags = "Virtual machines")
  @ApiResponse(
      responseCode = "200",
      description =
          "What the manager and its host say of it: what its launch should measure with all that"
              + " this is computed from, and what the platform reports. Nobody has signed it.")
  @ApiResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @ApiResponse(responseCode = "422", ref = "#/components/responses/Unprotected")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Get("/{id}/evidence")
  CompletableFuture<EvidenceView> evidence(
      @Parameter(description = VmController.VM_ID, schema = @Schema(format = "uuid")) String id) {
    // On a request thread, since the hypervisor is asked and files are read.
    return CompletableFuture.supplyAsync(
        () -> EvidenceView.of(vms.evidence(VmIds.parse(id))), requests);
  }

  /** The same under its earlier name. */
  @Operation(operationId = "getAttestationPolicy", tags = "Virtual machines")
  @ApiResponse(responseCode = "200", description = "What `/vms/{id}/evidence` answers.")
  @ApiResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @ApiResponse(responseCode = "422", ref = "#/components/responses/Unprotected")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Get("/{id}/attestation-policy")
  CompletableFuture<EvidenceView> attestationPolicy(
      @Parameter(description = VmController.VM_ID, schema = @Schema(format = "uuid")) String id) {
    return evidence(id);
  }
}
