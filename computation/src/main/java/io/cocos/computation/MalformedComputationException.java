package io.cocos.computation;

/**
 * Text that was to be a computation, a request around one, or a part of one, and is not.
 *
 * <p>The message says what is wrong and where. It goes to logs and into answers, and much of it can
 * come from whoever sent the text, so it is always printable ASCII: everything else is shown as a
 * {@code \}{@code uXXXX} escape.
 */
public final class MalformedComputationException extends IllegalArgumentException {
  private static final int EXCERPT_LENGTH = 40;

  /**
   * @param message what is wrong and where; characters that are not printable ASCII get escaped
   */
  public MalformedComputationException(String message) {
    super(printable(message));
  }

  private MalformedComputationException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * The same fault seen from one level further out.
   *
   * @param where the field that holds the faulty text
   * @return an exception whose message starts with that field
   */
  public MalformedComputationException within(String where) {
    return new MalformedComputationException(printable(where) + ": " + getMessage(), this);
  }

  /** The text in double quotes, cut when long: fit to be shown in a message. */
  public static String excerpt(String text) {
    if (text.length() <= EXCERPT_LENGTH) {
      return '"' + text + '"';
    }
    return '"' + text.substring(0, EXCERPT_LENGTH) + "\"...";
  }

  private static String printable(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character >= ' ' && character <= '~') {
        shown.append(character);
      } else {
        UnicodeEscape.append(shown, character);
      }
    }
    return shown.toString();
  }
}
