package io.cocos.manager.api.stream;

import java.util.Optional;
import java.util.function.Function;

/**
 * How far one client has come in something that goes on. Used by one thread at a time.
 *
 * @param <T> what it consists of
 */
public interface Cursor<T> {
  /** The next piece, if there is one now. */
  Optional<T> next();

  /** Whether nothing follows any more. Asked when there is no next piece. */
  boolean isAtEnd();

  /** The same, in another form. */
  default <R> Cursor<R> map(Function<T, R> form) {
    Cursor<T> original = this;
    return new Cursor<>() {
      @Override
      public Optional<R> next() {
        return original.next().map(form);
      }

      @Override
      public boolean isAtEnd() {
        return original.isAtEnd();
      }
    };
  }
}
