package io.cocos.manager.vm;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Sees to it that requests of the same name get the same VM. Knows only the launches under way: the
 * finished ones are remembered with their VMs. Safe for use by many threads.
 */
final class KeyedLaunches {
  private final Map<String, Launch> underWay = new ConcurrentHashMap<>();

  /**
   * A request that its caller may repeat.
   *
   * @param key the caller's own name for it
   * @param computationId the computation it is for, when it is for one
   */
  record Request(String key, Optional<String> computationId) {}

  private record Launch(Optional<String> computationId, CompletableFuture<Vm> outcome) {}

  /**
   * The VM of the request: the one it got earlier, the one that is just being launched for it, or
   * else a new one. Who waits for another one's launch shares its failure too.
   *
   * @param earlier looks for the VM that an earlier request of that name got
   * @param launch launches a new one
   */
  Vm once(Request request, Supplier<Optional<Vm>> earlier, Supplier<Vm> launch) {
    Launch mine = new Launch(request.computationId(), new CompletableFuture<>());
    Launch first = underWay.putIfAbsent(request.key(), mine);
    if (first != null) {
      requireSame(request, first.computationId());
      return join(first.outcome());
    }
    try {
      Vm vm = earlier.get().orElseGet(launch);
      mine.outcome().complete(vm);
      requireSame(request, vm.observed().computationId());
      return vm;
    } catch (RuntimeException | Error failed) {
      mine.outcome().completeExceptionally(failed);
      throw failed;
    } finally {
      underWay.remove(request.key(), mine);
    }
  }

  /**
   * Makes sure that a request repeats the one whose key it has.
   *
   * @param computationId what that one was for
   * @throws ManagerException with {@code IDEMPOTENCY_KEY_REUSED} when it does not
   */
  static void requireSame(Request request, Optional<String> computationId) {
    if (!request.computationId().equals(computationId)) {
      throw new ManagerException(
          ErrorCode.IDEMPOTENCY_KEY_REUSED,
          "the idempotency key stands for a request to run %s, not %s; use another key"
              .formatted(named(computationId), named(request.computationId())));
    }
  }

  private static String named(Optional<String> computationId) {
    return computationId.map(id -> "computation " + id).orElse("no computation");
  }

  private static Vm join(CompletableFuture<Vm> outcome) {
    try {
      return outcome.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof ManagerException known) {
        throw known;
      }
      throw failed;
    }
  }
}
