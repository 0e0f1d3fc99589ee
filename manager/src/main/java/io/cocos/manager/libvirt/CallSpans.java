package io.cocos.manager.libvirt;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Makes spans of calls that wait for a thread. No trace begins here: a call that belongs to none,
 * such as one that an event caused, has no span.
 *
 * @param tracer makes the spans
 */
record CallSpans(Tracer tracer) {
  private static final String WAITED = "cocos.queue.milliseconds";

  /**
   * Makes a call within a span of that name.
   *
   * @param name from a bounded set
   * @param vm the VM that it is about
   */
  <T> T around(String name, Optional<UUID> vm, Supplier<T> call) {
    if (!Span.current().getSpanContext().isValid()) {
      return call.get();
    }
    Span span = tracer.spanBuilder(name).startSpan();
    vm.ifPresent(id -> span.setAttribute("cocos.vm.id", id.toString()));
    try {
      return Context.current().with(span).wrapSupplier(call).get();
    } catch (RuntimeException failed) {
      span.setStatus(StatusCode.ERROR, failed.getMessage());
      throw failed;
    } finally {
      span.end();
    }
  }

  /** The same call for another thread: within the same span, which notes how long it waited. */
  <T> Callable<T> queued(Callable<T> call) {
    long queued = System.nanoTime();
    return Context.current()
        .wrap(
            () -> {
              Span.current()
                  .setAttribute(WAITED, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - queued));
              return call.call();
            });
  }
}
