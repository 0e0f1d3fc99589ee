package io.cocos.manager.api.http;

import io.cocos.manager.api.stream.ConsoleSelection;
import io.cocos.manager.api.stream.OutsideConsoleException;
import io.cocos.manager.vm.ConsoleLog;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One range of bytes, as <a href="https://www.rfc-editor.org/rfc/rfc9110#section-14">RFC 9110</a>
 * has it. A byte's number is its position in the console's log, which it keeps.
 *
 * @param first the first byte; when there is no last one, what is wanted is that many last ones
 * @param last the last byte
 * @param isSuffix whether {@code first} counts from the end
 */
record ByteRange(long first, long last, boolean isSuffix) implements ConsoleSelection {
  private static final Pattern ONE_RANGE =
      Pattern.compile("(?i)bytes=\\s*([0-9]{0,18})-([0-9]{0,18})\\s*");

  /**
   * The range of a request. Several ranges, and what is no range of bytes, are passed over, as the
   * RFC allows: the answer is the whole then.
   */
  static Optional<ByteRange> of(List<String> headers) {
    if (headers.size() != 1) {
      return Optional.empty();
    }
    Matcher range = ONE_RANGE.matcher(headers.get(0));
    if (!range.matches()) {
      return Optional.empty();
    }
    String first = range.group(1);
    String last = range.group(2);
    if (first.isEmpty()) {
      return last.isEmpty()
          ? Optional.empty()
          : Optional.of(new ByteRange(Long.parseLong(last), Long.MAX_VALUE, true));
    }
    long end = last.isEmpty() ? Long.MAX_VALUE - 1 : Long.parseLong(last);
    long begin = Long.parseLong(first);
    return end < begin ? Optional.empty() : Optional.of(new ByteRange(begin, end, false));
  }

  @Override
  public Span of(ConsoleLog log) {
    long begin = log.begin();
    long end = log.end();
    long from = Math.max(begin, isSuffix ? end - first : first);
    long until = isSuffix ? end : Math.min(end, last + 1);
    if (from >= until) {
      throw new OutsideConsoleException("the range", begin, end);
    }
    return new Span(from, until);
  }
}
