package io.cocos.manager.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.cocos.manager.telemetry.Readiness;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** For those who start, restart and send requests to the service: is it up, and is it of use? */
@Controller("/health")
public final class ProbeController {
  private static final String MEDIA_TYPE = "application/health+json";

  private final Readiness readiness;

  ProbeController(Readiness readiness) {
    this.readiness = readiness;
  }

  /** One check, or all of them: {@code pass} or {@code fail}, and why. */
  record Check(
      @JsonProperty("status") String status,
      @JsonProperty("output") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String output) {
    static Check of(Optional<String> wrong) {
      return new Check(wrong.isEmpty() ? "pass" : "fail", wrong.orElse(null));
    }
  }

  /** All checks by name. */
  record Checks(
      @JsonProperty("status") String status, @JsonProperty("checks") Map<String, Check> checks) {}

  /** Says that the process serves requests; nothing else, so that nothing else restarts it. */
  @Operation(operationId = "live", tags = "Operation")
  @ApiResponse(responseCode = "200", description = "It serves requests.")
  @Get(value = "/live", produces = MEDIA_TYPE)
  Check live() {
    return Check.of(Optional.empty());
  }

  /** Says whether VMs can be launched, with 200 or 503, within two seconds. */
  @Operation(operationId = "ready", tags = "Operation")
  @ApiResponse(
      responseCode = "200",
      description = "VMs can be launched.",
      content = @Content(mediaType = MEDIA_TYPE, schema = @Schema(implementation = Checks.class)))
  @ApiResponse(
      responseCode = "503",
      description = "VMs cannot be launched; the check that fails says why.",
      content = @Content(mediaType = MEDIA_TYPE, schema = @Schema(implementation = Checks.class)))
  @Get(value = "/ready", produces = MEDIA_TYPE)
  CompletableFuture<HttpResponse<Checks>> ready() {
    return readiness.check().thenApply(ProbeController::response);
  }

  private static HttpResponse<Checks> response(Map<String, Optional<String>> outcomes) {
    boolean ready = outcomes.values().stream().allMatch(Optional::isEmpty);
    Map<String, Check> checks = new LinkedHashMap<>();
    outcomes.forEach((name, wrong) -> checks.put(name, Check.of(wrong)));
    return HttpResponse.<Checks>status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .body(new Checks(ready ? "pass" : "fail", checks));
  }
}
