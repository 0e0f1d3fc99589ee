package io.cocos.manager.vm;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.MDC;

/** What log lines are about: a VM and, when it is known, its computation. */
public final class LogContext {
  private static final String VM = "vm_id";
  private static final String COMPUTATION = "computation_id";

  private final Map<String, String> entries;

  private LogContext(Map<String, String> entries) {
    this.entries = entries;
  }

  /** About nothing in particular. */
  public static LogContext none() {
    return new LogContext(Map.of());
  }

  /** About a VM of which no more is known. */
  public static LogContext of(UUID vm) {
    return new LogContext(Map.of(VM, vm.toString()));
  }

  /** About a VM and what it was launched for. */
  public static LogContext of(UUID vm, Optional<String> computationId) {
    return computationId
        .map(computation -> new LogContext(Map.of(VM, vm.toString(), COMPUTATION, computation)))
        .orElseGet(() -> of(vm));
  }

  /** About a VM of the hypervisor. */
  public static LogContext of(ObservedVm vm) {
    return of(vm.id(), vm.computationId());
  }

  /**
   * Does something in this context. The calling thread has its own context back afterwards, however
   * that ends.
   */
  public <T> T call(Supplier<T> task) {
    Map<String, String> before = MDC.getCopyOfContextMap();
    entries.forEach(MDC::put);
    try {
      return task.get();
    } finally {
      if (before == null) {
        MDC.clear();
      } else {
        MDC.setContextMap(before);
      }
    }
  }

  /** Does something in this context, as {@link #call} does. */
  public void run(Runnable task) {
    Object unused =
        call(
            () -> {
              task.run();
              return null;
            });
  }
}
