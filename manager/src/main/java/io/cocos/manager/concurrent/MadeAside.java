package io.cocos.manager.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Something that is made on a thread of its own, which ends with that, while its owner makes other
 * things. Safe for use by many threads.
 *
 * @param <T> what it is
 */
public final class MadeAside<T> implements Supplier<T> {
  private final CompletableFuture<T> made;

  /**
   * Begins to make it.
   *
   * @param purpose what the thread is named after
   * @param maker makes it
   */
  public MadeAside(String purpose, Supplier<T> maker) {
    made =
        CompletableFuture.supplyAsync(
            maker, task -> new DaemonThreads(purpose).newThread(task).start());
  }

  /** Waits until it is made, and throws what its maker threw. */
  @Override
  public T get() {
    try {
      return made.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failed;
    }
  }
}
