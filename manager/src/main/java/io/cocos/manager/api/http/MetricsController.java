package io.cocos.manager.api.http;

import io.cocos.manager.api.RequestThreads;
import io.cocos.manager.telemetry.Metrics;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.inject.Named;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/** {@code GET /metrics}: what Prometheus collects. */
@Controller
public final class MetricsController {
  private final Metrics metrics;
  private final ExecutorService operator;

  MetricsController(Metrics metrics, @Named(RequestThreads.OPERATOR) ExecutorService operator) {
    this.metrics = metrics;
    this.operator = operator;
  }

  /** Everything that is measured, in Prometheus' text format. */
  @Operation(operationId = "metrics", tags = "Operation")
  @ApiResponse(responseCode = "200", description = "The measurements.")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Get(value = "/metrics", produces = "text/plain; version=0.0.4; charset=utf-8")
  CompletableFuture<String> metrics() {
    return CompletableFuture.supplyAsync(metrics::page, operator);
  }
}
