package io.cocos.manager.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cocos.manager.config.BuildInfo;
import io.cocos.manager.config.InstanceId;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

/** {@code GET /health}: that the service is up, and which one it is. */
@Controller
public final class HealthController {
  private final Health health;

  HealthController(BuildInfo build, InstanceId instance) {
    this.health =
        new Health(
            "pass",
            build.version(),
            build.commit(),
            "manager service",
            build.time(),
            instance.text());
  }

  /**
   * The health document of the original.
   *
   * @param status always {@code pass}
   * @param version the manager's version
   * @param commit what it was built from
   * @param description which service this is
   * @param buildTime when it was built
   * @param instanceId which of several managers this is
   */
  record Health(
      @JsonProperty("status") String status,
      @JsonProperty("version") String version,
      @JsonProperty("commit") String commit,
      @JsonProperty("description") String description,
      @JsonProperty("build_time") String buildTime,
      @JsonProperty("instance_id") String instanceId) {}

  /** Says that the service is up. */
  @Operation(operationId = "health", tags = "Operation")
  @ApiResponse(responseCode = "200", description = "It is up.")
  @Get(value = "/health", produces = "application/health+json")
  Health health() {
    return health;
  }
}
