package io.cocos.manager.api.stream;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Up to where a follower has been told what changed.
 *
 * @param process which manager process numbered the change
 * @param number the change
 */
public record EventId(String process, long number) {
  private static final Pattern TEXT = Pattern.compile("([0-9a-z]{1,13})-([0-9]{1,18})");

  /**
   * Reads the id that a client was sent last.
   *
   * @param text what it sends back; empty when it has none
   * @throws ManagerException with {@code MALFORMED_REQUEST} for what is no such id
   */
  public static Optional<EventId> parse(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new ManagerException(
          ErrorCode.MALFORMED_REQUEST,
          "the last event's id is malformed; send one as it was received, or none");
    }
    return Optional.of(new EventId(parts.group(1), Long.parseLong(parts.group(2))));
  }

  /** As clients see it. */
  @Override
  public String toString() {
    return process + "-" + number;
  }
}
