package io.cocos.manager.api.http;

import io.cocos.manager.api.CapabilitiesView;
import io.cocos.manager.api.RequestThreads;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.vm.VmService;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.inject.Named;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/** {@code GET /capabilities}: what the host offers VMs, and why not more. */
@Controller
public final class CapabilitiesController {
  private final VmService vms;
  private final ManagerConfig config;
  private final ExecutorService requests;

  CapabilitiesController(
      VmService vms,
      ManagerConfig config,
      @Named(RequestThreads.REQUESTS) ExecutorService requests) {
    this.vms = vms;
    this.config = config;
    this.requests = requests;
  }

  /** Shows what the host offers now: who executes VMs, and how they can be protected from it. */
  @Operation(operationId = "capabilities", tags = "Operation")
  @ApiResponse(responseCode = "200", description = "What the host offers, and why not more.")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Get("/capabilities")
  CompletableFuture<CapabilitiesView> capabilities() {
    return CompletableFuture.supplyAsync(
        () -> CapabilitiesView.of(vms.offers(), vms.capacity(), config.guest().acceleration()),
        requests);
  }
}
