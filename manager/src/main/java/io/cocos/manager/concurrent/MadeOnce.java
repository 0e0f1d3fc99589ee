package io.cocos.manager.concurrent;

import java.util.function.Supplier;

/**
 * Something that takes long to make and may never be needed: it is made when it is first asked for,
 * and kept. Safe for use by many threads.
 *
 * @param <T> what it is
 */
public final class MadeOnce<T> implements Supplier<T> {
  private final Supplier<T> maker;
  private T made;

  /**
   * Makes nothing yet.
   *
   * @param maker makes it, and is asked again when it failed
   */
  public MadeOnce(Supplier<T> maker) {
    this.maker = maker;
  }

  @Override
  public synchronized T get() {
    if (made == null) {
      made = maker.get();
    }
    return made;
  }
}
