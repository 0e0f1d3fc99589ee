package io.cocos.manager.config;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads typed values from environment variables, and remembers which ones were asked for, so that
 * the rest can be called unknown. A variable that is set and empty counts as not set.
 */
final class Environment {
  private static final String PREFIX = "MANAGER_";

  private final Map<String, String> variables;
  private final Set<String> known = new HashSet<>();

  Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  Optional<String> text(String name) {
    known.add(name);
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }

  String text(String name, String otherwise) {
    return text(name).orElse(otherwise);
  }

  int integer(String name, int otherwise, int least, int most) {
    return parsed(
        name,
        "a whole number from " + least + " to " + most,
        otherwise,
        value -> {
          int number = Integer.parseInt(value);
          return number >= least && number <= most ? Optional.of(number) : Optional.empty();
        });
  }

  boolean bool(String name, boolean otherwise) {
    return parsed(
        name,
        "true or false (on, off, yes, no, 1 and 0 are understood too)",
        otherwise,
        Environment::parseBoolean);
  }

  /** A size in bytes, as QEMU writes it: a number and K, M, G or T; without a letter, mebibytes. */
  long size(String name, String otherwise) {
    return parsed(
        name,
        "a size such as 2048M or 30G",
        parseSize(otherwise).orElseThrow(),
        Environment::parseSize);
  }

  <T> T parsed(String name, String allowed, T otherwise, Function<String, Optional<T>> parser) {
    Optional<String> value = text(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    Optional<T> parsed;
    try {
      parsed = parser.apply(value.get());
    } catch (NumberFormatException noNumber) {
      throw malformed(name, value.get(), allowed, noNumber);
    }
    return parsed.orElseThrow(() -> malformed(name, value.get(), allowed, null));
  }

  static ManagerException malformed(String name, String value, String allowed, Throwable cause) {
    return new ManagerException(
        ErrorCode.CONFIGURATION_INVALID,
        "%s is \"%s\", but must be %s".formatted(name, value, allowed),
        cause);
  }

  /** The variables with our prefix that nobody asked for, in order. */
  Set<String> unknown() {
    Set<String> unknown = new TreeSet<>();
    for (String name : variables.keySet()) {
      if (name.startsWith(PREFIX) && !known.contains(name)) {
        unknown.add(name);
      }
    }
    return unknown;
  }

  private static Optional<Boolean> parseBoolean(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "on", "yes", "1" -> Optional.of(true);
      case "false", "off", "no", "0" -> Optional.of(false);
      default -> Optional.empty();
    };
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
