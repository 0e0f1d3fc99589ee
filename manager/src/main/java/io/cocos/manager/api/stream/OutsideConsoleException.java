package io.cocos.manager.api.stream;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;

/** The part of a console's log that is asked for is not kept, or was not printed yet. */
public final class OutsideConsoleException extends ManagerException {
  private static final long serialVersionUID = 1L;

  private final long end;

  /**
   * The failure.
   *
   * @param what what is asked for
   * @param begin the position of the oldest byte
   * @param end the position behind the newest byte
   */
  public OutsideConsoleException(String what, long begin, long end) {
    super(
        ErrorCode.CONSOLE_OUTSIDE,
        "%s is outside of what is kept of the console, which is %s"
            .formatted(
                what, begin == end ? "empty" : "positions %d to %d".formatted(begin, end - 1)));
    this.end = end;
  }

  /** The position behind the newest byte. */
  public long end() {
    return end;
  }
}
