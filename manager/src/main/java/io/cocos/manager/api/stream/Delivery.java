package io.cocos.manager.api.stream;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Brings one client what its cursor comes to, as fast as it takes it: nothing waits here for a slow
 * client, and no thread for a quiet stream. Safe for use by many threads; never blocks.
 *
 * @param <T> what the client is sent
 */
public final class Delivery<T> {
  private final Cursor<T> cursor;
  private final Receiver<T> client;
  private final Executor executor;
  private final Consumer<Delivery<?>> onEnd;
  private final AtomicInteger hints = new AtomicInteger();
  private volatile boolean closing;
  private volatile boolean ended;

  /**
   * Brings nothing before the first {@link #lookAgain}.
   *
   * @param executor where the cursor and the client are used
   * @param onEnd told once or more often that this needs no more hints
   */
  Delivery(Cursor<T> cursor, Receiver<T> client, Executor executor, Consumer<Delivery<?>> onEnd) {
    this.cursor = cursor;
    this.client = client;
    this.executor = executor;
    this.onEnd = onEnd;
  }

  /** There may be something new, or the client can take something again. */
  public void lookAgain() {
    if (!ended && hints.getAndIncrement() == 0) {
      executor.execute(this::lookUntilQuiet);
    }
  }

  /** The same on this thread, which must be one of the executor's. */
  void lookAgainHere() {
    if (!ended && hints.getAndIncrement() == 0) {
      lookUntilQuiet();
    }
  }

  /** The client has gone. */
  public void cancel() {
    ended = true;
    onEnd.accept(this);
  }

  /** The manager ends. */
  void shutDown() {
    closing = true;
    lookAgain();
  }

  /** Hints that come during a look cause another one. */
  private void lookUntilQuiet() {
    int seen;
    do {
      seen = hints.get();
      look();
    } while (!hints.compareAndSet(seen, 0));
  }

  private void look() {
    try {
      deliver();
    } catch (RuntimeException failed) {
      end(() -> client.fail(failed));
    }
  }

  private void deliver() {
    while (!ended && !closing && client.isReady()) {
      Optional<T> piece = cursor.next();
      if (piece.isPresent()) {
        client.take(piece.get());
      } else if (cursor.isAtEnd()) {
        end(client::complete);
      } else {
        return;
      }
    }
    if (closing) {
      end(client::shutDown);
    }
  }

  private void end(Runnable farewell) {
    if (!ended) {
      cancel();
      farewell.run();
    }
  }
}
