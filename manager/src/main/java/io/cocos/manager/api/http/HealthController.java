package io.cocos.manager.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cocos.manager.config.BuildInfo;
import io.cocos.manager.config.InstanceId;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

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

  /** The health document of the original. */
  record Health(
      @JsonProperty("status") String status,
      @JsonProperty("version") String version,
      @JsonProperty("commit") String commit,
      @JsonProperty("description") String description,
      @JsonProperty("build_time") String buildTime,
      @JsonProperty("instance_id") String instanceId) {}

  /** Says that the service is up. */
  @Get(value = "/health", produces = "application/health+json")
  Health health() {
    return health;
  }
}
