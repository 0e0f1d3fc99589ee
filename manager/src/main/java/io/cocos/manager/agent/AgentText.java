package io.cocos.manager.agent;

/** What an agent says in words, made fit to be shown and logged. */
final class AgentText {
  private static final int LONGEST = 500;

  private AgentText() {}

  /** The text's beginning, in which everything but printable ASCII is a question mark. */
  static String printable(String text) {
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    StringBuilder printable = new StringBuilder(cut.length());
    cut.chars().forEach(c -> printable.append(c >= ' ' && c < 0x7f ? (char) c : '?'));
    return printable.toString();
  }
}
