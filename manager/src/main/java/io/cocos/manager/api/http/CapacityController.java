package io.cocos.manager.api.http;

import io.cocos.manager.api.CapacityView;
import io.cocos.manager.api.RequestThreads;
import io.cocos.manager.vm.VmService;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.inject.Named;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/** {@code GET /capacity}: how many further VMs there is room for, and why not for more. */
@Controller
public final class CapacityController {
  private final VmService vms;
  private final ExecutorService operator;

  CapacityController(VmService vms, @Named(RequestThreads.OPERATOR) ExecutorService operator) {
    this.vms = vms;
    this.operator = operator;
  }

  /** Shows how full the host is, by the same account that admits launches. */
  @Operation(operationId = "capacity", tags = "Operation")
  @ApiResponse(responseCode = "200", description = "How full the host is.")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Get("/capacity")
  CompletableFuture<CapacityView> capacity() {
    return CompletableFuture.supplyAsync(() -> CapacityView.of(vms.capacity()), operator);
  }
}
