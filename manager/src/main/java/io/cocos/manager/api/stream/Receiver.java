package io.cocos.manager.api.stream;

/**
 * The client of a stream. Called by one thread at a time, but for {@link #isReady}; never blocks.
 *
 * @param <T> what it is sent
 */
public interface Receiver<T> {
  /** Whether it can take a piece now. When it can again, it asks its delivery to look again. */
  boolean isReady();

  /** Takes the next piece. */
  void take(T piece);

  /** It has all there is; nothing follows. */
  void complete();

  /** There is no way on; nothing follows. */
  void fail(RuntimeException why);

  /** The manager ends; nothing follows. */
  void shutDown();
}
