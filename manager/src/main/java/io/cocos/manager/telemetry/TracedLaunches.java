package io.cocos.manager.telemetry;

import io.cocos.manager.vm.LaunchObserver;
import io.cocos.manager.vm.LaunchProgress;
import io.cocos.manager.vm.ObservedVm;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Makes spans of launches: {@code launch}, and below it {@code boot} and {@code hand-off}. */
final class TracedLaunches implements LaunchObserver {
  private final Tracer tracer;

  TracedLaunches(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Requests have spans of their own, which the servers make. */
  @Override
  public void answered(Duration took) {}

  @Override
  public LaunchProgress begin(UUID vm, Optional<String> computationId) {
    return new TracedLaunch(tracer, launch(vm, computationId));
  }

  /** The trace of the request ended with the manager that had it, so this is a new one. */
  @Override
  public LaunchProgress resume(ObservedVm vm) {
    Span launch = launch(vm.id(), vm.computationId()).setAttribute("cocos.resumed", true);
    TracedLaunch resumed = new TracedLaunch(tracer, launch);
    resumed.running(vm);
    return resumed;
  }

  private Span launch(UUID vm, Optional<String> computationId) {
    Span launch =
        tracer.spanBuilder("launch").setAttribute("cocos.vm.id", vm.toString()).startSpan();
    computationId.ifPresent(id -> launch.setAttribute("cocos.computation.id", id));
    return launch;
  }
}
