package io.cocos.computation;

import java.util.Optional;

/**
 * JSON on a kernel command line, where blanks end a parameter, quotes change what blanks mean, and
 * only ASCII is safe.
 */
public final class CommandLineJson {
  private CommandLineJson() {}

  /**
   * The same JSON as one word of printable ASCII: without blanks between its tokens, and with every
   * space, quote, backslash, control and non-ASCII character in its strings as a {@code \}{@code
   * uXXXX} escape. No double quote is left but those around strings, so nothing in the JSON can end
   * the parameter, begin another one, or leave a quote open.
   *
   * @param canonicalJson JSON in UTF-8, such as {@link Computation#canonicalJson}
   * @throws MalformedComputationException when it is no JSON
   */
  public static String encode(byte[] canonicalJson) {
    JsonReader reader = new JsonReader(canonicalJson);
    reader.skip();
    reader.end();
    StringBuilder word = new StringBuilder(canonicalJson.length + canonicalJson.length / 4);
    int position = 0;
    while (position < canonicalJson.length) {
      byte character = canonicalJson[position];
      if (character == '"') {
        StringLiteral literal = new StringLiteral(canonicalJson, position);
        appendString(word, literal.text());
        position = literal.end();
      } else {
        if (!JsonReader.isBlank(character)) {
          word.append((char) character);
        }
        position++;
      }
    }
    return word.toString();
  }

  /**
   * The JSON of the parameter {@code computation=}: bare, or in single or double quotes, up to its
   * last bracket, so that JSON with blanks in it is whole too. Of several the first counts: what a
   * boot loader adds comes last, and must not replace what the manager gave.
   *
   * @param kernelCommandLine such as the text of {@code /proc/cmdline}
   * @return the JSON without quotes around it; empty when there is no such parameter
   * @throws MalformedComputationException when there is one without JSON, with JSON that does not
   *     end, or with something attached to it
   */
  public static Optional<String> find(String kernelCommandLine) {
    return parameter(kernelCommandLine, KernelCommandLine.COMPUTATION);
  }

  /**
   * The value of any other parameter, without quotes around it. Of several the first counts. What
   * stands inside of the computation's JSON, or of another parameter's value, is no parameter.
   *
   * @param kernelCommandLine such as the text of {@code /proc/cmdline}
   * @param name the parameter's name, without the equals sign
   * @return its value; empty when there is no such parameter
   * @throws MalformedComputationException when a computation stands before it of which the end
   *     cannot be told
   */
  public static Optional<String> parameter(String kernelCommandLine, String name) {
    KernelCommandLine commandLine = new KernelCommandLine(kernelCommandLine);
    while (commandLine.next()) {
      if (commandLine.name().equals(name)) {
        return Optional.of(commandLine.value());
      }
    }
    return Optional.empty();
  }

  private static void appendString(StringBuilder word, String text) {
    word.append('"');
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character > ' ' && character <= '~' && character != '"' && character != '\\') {
        word.append(character);
      } else {
        UnicodeEscape.append(word, character);
      }
    }
    word.append('"');
  }
}
