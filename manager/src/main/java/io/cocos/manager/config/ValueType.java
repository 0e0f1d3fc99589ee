package io.cocos.manager.config;

import io.cocos.computation.GoDuration;
import io.cocos.computation.MalformedComputationException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a variable's value may be.
 *
 * @param allowed the same in words, to follow "must be"
 * @param parser makes the value of its text; empty, or a NumberFormatException, when it is none
 */
record ValueType<T>(String allowed, Function<String, Optional<T>> parser) {
  static final ValueType<String> TEXT = new ValueType<>("any text", Optional::of);

  /** What the kernel's command line can carry; other characters do not reach the guest. */
  static final ValueType<String> PRINTABLE =
      matching("[ -~]*", "at most 1500 printable ASCII characters", 1500);

  /** What QEMU takes for a name; anything else could mean another option to it. */
  static final ValueType<String> NAME =
      matching("[A-Za-z0-9][A-Za-z0-9._-]*", "letters, digits, '.', '_' and '-'", 100);

  /** What QEMU takes for the name of a thing that it is told to make. */
  static final ValueType<String> ID =
      matching("[A-Za-z][A-Za-z0-9._-]*", "a letter, then letters, digits, '.', '_' and '-'", 100);

  /** What libvirt takes for a device's name; one with anything else in it is passed over. */
  static final ValueType<String> ALIAS =
      matching("[A-Za-z0-9_-]+", "letters, digits, '_' and '-'", 100);

  /** A host and a port, together the address of a server. */
  static final ValueType<String> HOST_AND_PORT =
      new ValueType<>("host:port, such as localhost:7020", ValueType::parseHostAndPort);

  static final ValueType<Path> PATH =
      new ValueType<>("a path", value -> Optional.of(Path.of(value).toAbsolutePath()));

  /** libvirt 9 hands some paths to QEMU unescaped, where a comma would begin another option. */
  static final ValueType<Path> PATH_WITHOUT_COMMA =
      new ValueType<>(
          "a path without a comma",
          value ->
              Optional.of(Path.of(value).toAbsolutePath().normalize())
                  .filter(path -> !path.toString().contains(",")));

  static final ValueType<Integer> PORT = number(1, 65_535);

  static final ValueType<Boolean> BOOLEAN =
      new ValueType<>(
          "true or false (on, off, yes, no, 1 and 0 are understood too)", ValueType::parseBoolean);

  /** A size in bytes, as QEMU writes it: a number and K, M, G or T; without a letter, mebibytes. */
  static final ValueType<Long> SIZE =
      new ValueType<>("a size such as 2048M or 30G", ValueType::parseSize);

  static ValueType<Integer> number(int least, int most) {
    return new ValueType<>(
        "a whole number from " + least + " to " + most,
        value -> {
          int number = Integer.parseInt(value);
          return number >= least && number <= most ? Optional.of(number) : Optional.empty();
        });
  }

  /** A number of so many bits, hexadecimal or decimal. */
  static ValueType<Long> unsigned(int bits, String example) {
    return new ValueType<>(
        "a %d-bit number such as %s".formatted(bits, example),
        value -> {
          boolean hexadecimal = value.startsWith("0x") || value.startsWith("0X");
          BigInteger number =
              hexadecimal ? new BigInteger(value.substring(2), 16) : new BigInteger(value);
          return number.signum() >= 0 && number.bitLength() <= bits
              ? Optional.of(number.longValue())
              : Optional.empty();
        });
  }

  /** So many bytes, in hexadecimal or base64, which are never equally long; read to base64. */
  static ValueType<String> bytes(int length) {
    return new ValueType<>(
        "%d bytes in hexadecimal or base64".formatted(length),
        value ->
            parseBytes(value, value.length() == 2 * length)
                .filter(bytes -> bytes.length == length)
                .map(bytes -> Base64.getEncoder().encodeToString(bytes)));
  }

  private static Optional<byte[]> parseBytes(String value, boolean hexadecimal) {
    try {
      return Optional.of(
          hexadecimal ? HexFormat.of().parseHex(value) : Base64.getDecoder().decode(value));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty(); // the message of the variable says what is allowed
    }
  }

  /** A number with or without decimals. */
  static ValueType<Double> factor(double least, double most) {
    return new ValueType<>(
        "a number from %s to %s, such as 1.5".formatted(decimal(least), decimal(most)),
        value -> {
          double number = new BigDecimal(value).doubleValue();
          return number >= least && number <= most ? Optional.of(number) : Optional.empty();
        });
  }

  private static String decimal(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  /** A time span between two others, as the original wrote it. */
  static ValueType<Duration> duration(Duration least, Duration most) {
    return new ValueType<>(
        "a duration from %s to %s, such as 30s or 1m30s"
            .formatted(new GoDuration(least.toNanos()), new GoDuration(most.toNanos())),
        value ->
            parseDuration(value)
                .filter(span -> span.compareTo(least) >= 0 && span.compareTo(most) <= 0));
  }

  /** One of some words, in capitals or not. */
  static ValueType<String> oneOf(String... words) {
    List<String> known = List.of(words);
    return new ValueType<>(
        listed(known),
        value -> Optional.of(value.toLowerCase(Locale.ROOT)).filter(known::contains));
  }

  /** One of some words, each of which stands for something. */
  static <T> ValueType<T> oneOf(List<String> words, Function<String, T> meaning) {
    ValueType<String> word = oneOf(words.toArray(String[]::new));
    return new ValueType<>(word.allowed(), value -> word.parser().apply(value).map(meaning));
  }

  /** One value only, for a reason. */
  static ValueType<String> only(String value, String reason) {
    return new ValueType<>(
        value + " (" + reason + ")", text -> Optional.of(text).filter(value::equalsIgnoreCase));
  }

  /** The same, or nothing at all. */
  ValueType<Optional<T>> orNone() {
    return new ValueType<>(
        allowed,
        value ->
            value.isEmpty()
                ? Optional.of(Optional.empty())
                : Optional.of(parser.apply(value)).filter(Optional::isPresent));
  }

  /** The same, or nothing at all, for which there is a word. */
  ValueType<Optional<T>> orNone(String word) {
    return new ValueType<>(
        word + ", or " + allowed,
        value ->
            word.equalsIgnoreCase(value)
                ? Optional.of(Optional.empty())
                : Optional.of(parser.apply(value)).filter(Optional::isPresent));
  }

  private static String listed(List<String> words) {
    int last = words.size() - 1;
    return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  private static ValueType<String> matching(String pattern, String allowed, int longest) {
    Pattern compiled = Pattern.compile(pattern);
    return new ValueType<>(
        allowed,
        value ->
            Optional.of(value)
                .filter(text -> text.length() <= longest && compiled.matcher(text).matches()));
  }

  private static Optional<Duration> parseDuration(String value) {
    try {
      return Optional.of(GoDuration.parse(value).toDuration());
    } catch (MalformedComputationException malformed) {
      return Optional.empty(); // the message of the variable says what is allowed
    }
  }

  private static Optional<Boolean> parseBoolean(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "on", "yes", "1" -> Optional.of(true);
      case "false", "off", "no", "0" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static Optional<String> parseHostAndPort(String value) {
    int colon = value.lastIndexOf(':');
    if (colon < 1 || value.chars().anyMatch(c -> c <= ' ' || c == '/')) {
      return Optional.empty();
    }
    return PORT.parser().apply(value.substring(colon + 1)).map(port -> value);
  }

  private static Optional<Long> parseSize(String value) {
    char last = Character.toUpperCase(value.charAt(value.length() - 1));
    int shift =
        switch (last) {
          case 'K' -> 10;
          case 'M' -> 20;
          case 'G' -> 30;
          case 'T' -> 40;
          default -> 0;
        };
    String digits = shift == 0 ? value : value.substring(0, value.length() - 1);
    long number = Long.parseLong(digits);
    long unit = 1L << (shift == 0 ? 20 : shift);
    return number > 0 && number <= Long.MAX_VALUE / unit
        ? Optional.of(number * unit)
        : Optional.empty();
  }
}
