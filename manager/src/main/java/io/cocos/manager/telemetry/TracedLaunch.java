package io.cocos.manager.telemetry;

import io.cocos.manager.vm.LaunchProgress;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.Vm;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.function.Supplier;

/** The spans of one launch. Most of them end after the request was answered that they belong to. */
final class TracedLaunch implements LaunchProgress {
  private final Tracer tracer;
  private final Context parent;
  private final Span launch;

  /** What is going on: the launch, or its phase. */
  private volatile Span current;

  /**
   * Follows a launch.
   *
   * @param launch its span, just begun
   */
  TracedLaunch(Tracer tracer, Span launch) {
    this.tracer = tracer;
    this.parent = Context.current().with(launch);
    this.launch = launch;
    this.current = launch;
  }

  @Override
  public <T> T within(Supplier<T> step) {
    return parent.with(current).wrapSupplier(step).get();
  }

  @Override
  public void running(ObservedVm vm) {
    launch.setAttribute("cocos.domain", vm.domain());
    current = phase("boot");
  }

  @Override
  public void answered() {
    current.end();
    current = phase("hand-off");
  }

  @Override
  public void ready(Vm vm) {
    current.end();
    launch.end();
    current = launch; // what is noted of it afterwards is no part of its last phase
  }

  @Override
  public void failed(String reason) {
    current.setStatus(StatusCode.ERROR, reason).end();
    launch.setStatus(StatusCode.ERROR, reason).end();
  }

  private Span phase(String name) {
    return tracer.spanBuilder(name).setParent(parent).startSpan();
  }
}
