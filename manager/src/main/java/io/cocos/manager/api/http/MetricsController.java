package io.cocos.manager.api.http;

import io.cocos.manager.telemetry.Metrics;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** {@code GET /metrics}: what Prometheus collects. */
@Controller
public final class MetricsController {
  private final Metrics metrics;

  MetricsController(Metrics metrics) {
    this.metrics = metrics;
  }

  /** Everything that is measured, in Prometheus' text format. */
  @Get(value = "/metrics", produces = "text/plain; version=0.0.4; charset=utf-8")
  @ExecuteOn(TaskExecutors.BLOCKING)
  String metrics() {
    return metrics.page();
  }
}
