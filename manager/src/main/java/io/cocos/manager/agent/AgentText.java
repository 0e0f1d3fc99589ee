package io.cocos.manager.agent;

import java.util.Optional;

/** Texts as an agent may say them, made fit for a log, an answer or a comparison. */
final class AgentText {
  private static final int LONGEST_REASON = 500;

  private AgentText() {}

  /** The text when it has the form of a computation's id. */
  static Optional<String> digest(String text) {
    boolean isOne =
        text.length() == 64
            && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    return isOne ? Optional.of(text) : Optional.empty();
  }

  /** The text's first 500 characters in printable ASCII, when there are any. */
  static Optional<String> reason(String text) {
    return Optional.of(printable(text)).filter(reason -> !reason.isEmpty());
  }

  /**
   * The text's first 500 characters, in which everything but printable ASCII is a question mark.
   */
  static String printable(String text) {
    String cut = text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) : text;
    StringBuilder printable = new StringBuilder(cut.length());
    cut.chars().forEach(c -> printable.append(c >= ' ' && c < 0x7f ? (char) c : '?'));
    return printable.toString();
  }
}
