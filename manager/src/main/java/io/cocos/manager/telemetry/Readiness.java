package io.cocos.manager.telemetry;

import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.concurrent.SingleFlight;
import io.cocos.manager.vm.Hypervisor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Whether a request to run a computation could succeed now. A check that hangs counts as failed
 * after a moment, and is not begun again before it has ended.
 */
public final class Readiness implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 1500;

  /** No VM has this id; asking for it shows that the hypervisor answers. */
  private static final UUID NOBODY = new UUID(0, 0);

  private final ExecutorService background =
      Executors.newCachedThreadPool(new DaemonThreads("readiness"));
  private final Map<String, SingleFlight<Optional<String>>> checks = new LinkedHashMap<>();

  /**
   * Checks the hypervisor, the files that guests start from, and the room for more of them.
   *
   * @param hypervisor has to answer
   * @param missingImage says what is missing, in words
   * @param diskShortage says what room is missing, in words
   */
  public Readiness(
      Hypervisor hypervisor,
      Supplier<Optional<String>> missingImage,
      Supplier<Optional<String>> diskShortage) {
    add("libvirt", () -> hypervisor.find(NOBODY).map(vm -> "it knows a VM that cannot be"));
    add("image", missingImage);
    add("disk", diskShortage);
  }

  /** Looks at everything; what is wrong with each check, in words, or empty when it passes. */
  public CompletableFuture<Map<String, Optional<String>>> check() {
    Map<String, CompletableFuture<Optional<String>>> asked = new LinkedHashMap<>();
    checks.forEach((name, check) -> asked.put(name, outcome(check)));
    return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              Map<String, Optional<String>> outcomes = new LinkedHashMap<>();
              asked.forEach((name, outcome) -> outcomes.put(name, outcome.join()));
              return outcomes;
            });
  }

  @Override
  public void close() {
    background.shutdownNow();
  }

  private void add(String name, Supplier<Optional<String>> check) {
    checks.put(name, new SingleFlight<>(check, background));
  }

  private static CompletableFuture<Optional<String>> outcome(SingleFlight<Optional<String>> check) {
    return check
        .ask()
        .completeOnTimeout(
            Optional.of("no answer within " + PATIENCE_MILLIS + " ms"),
            PATIENCE_MILLIS,
            TimeUnit.MILLISECONDS)
        .exceptionally(failure -> Optional.of(words(failure)));
  }

  private static String words(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return Optional.ofNullable(cause.getMessage()).orElseGet(cause::toString);
  }
}
