package io.cocos.manager.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A slow question that many may ask: while it is being answered nobody asks it again, but gets the
 * same answer. So a question that hangs holds one thread, however often it is asked.
 *
 * @param <T> what the answer is
 */
public final class SingleFlight<T> {
  private final Supplier<T> question;
  private final Executor executor;
  private final AtomicReference<CompletableFuture<T>> underway = new AtomicReference<>();

  /**
   * Nothing is asked yet.
   *
   * @param question may block, and may throw
   * @param executor where it is asked; its owner closes it
   */
  public SingleFlight(Supplier<T> question, Executor executor) {
    this.question = question;
    this.executor = executor;
  }

  /** The answer, when it comes. The future is the caller's own, to time out as he likes. */
  public CompletableFuture<T> ask() {
    CompletableFuture<T> answer = new CompletableFuture<>();
    CompletableFuture<T> known = underway.compareAndExchange(null, answer);
    if (known != null) {
      return known.copy();
    }
    CompletableFuture<T> own = answer.copy();
    try {
      executor.execute(() -> answer(answer));
    } catch (RuntimeException rejected) {
      underway.set(null);
      answer.completeExceptionally(rejected);
    }
    return own;
  }

  private void answer(CompletableFuture<T> answer) {
    try {
      T given = question.get();
      underway.set(null); // whoever asks from now on asks anew
      answer.complete(given);
    } catch (RuntimeException failed) {
      underway.set(null);
      answer.completeExceptionally(failed);
    }
  }
}
