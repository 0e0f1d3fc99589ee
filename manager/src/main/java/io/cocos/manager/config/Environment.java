package io.cocos.manager.config;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The environment, checked against all that is known of it. A variable that is set and empty counts
 * as not set, unless that switches something off.
 */
final class Environment {
  static final List<Section> SECTIONS =
      List.of(
          ServiceVariables.SECTION,
          LifecycleVariables.SECTION,
          AdmissionVariables.SECTION,
          GuestVariables.SECTION,
          ConfidentialVariables.SECTION);

  private static final String PREFIX = "MANAGER_";

  /**
   * A name that differs from a known one by more than this was probably meant for something else.
   */
  private static final int MISSPELT_BY = 2;

  private final Map<String, String> variables = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();

  /**
   * Takes what is set.
   *
   * @throws ManagerException with {@code CONFIGURATION_INVALID} for the first variable that is
   *     malformed
   */
  Environment(Map<String, String> variables) {
    Set<String> switches =
        described()
            .filter(Variable::emptyCounts)
            .map(Variable::name)
            .collect(Collectors.toUnmodifiableSet());
    variables.forEach(
        (name, value) -> {
          if (!value.isEmpty() || switches.contains(name)) {
            this.variables.put(name, value);
          }
        });
    described().forEach(this::get);
    UnusedVariable.ALL.stream()
        .filter(unused -> this.variables.containsKey(unused.name()))
        .map(UnusedVariable::remark)
        .forEach(warnings::add);
    warnOfUnknown(variables);
  }

  /** Every variable that is read. */
  static Stream<Variable<?>> described() {
    return SECTIONS.stream().flatMap(section -> section.variables().stream());
  }

  /** A variable's value, which is its default when nobody set it. */
  <T> T get(Variable<T> variable) {
    String value = variables.getOrDefault(variable.name(), variable.otherwise());
    ValueType<T> type = variable.type();
    Optional<T> parsed;
    try {
      parsed = type.parser().apply(value);
    } catch (NumberFormatException noNumber) {
      throw malformed(variable, value, noNumber);
    }
    return parsed.orElseThrow(() -> malformed(variable, value, null));
  }

  /** Adds a sentence about variables that are well formed and still deserve one. */
  void warn(String warning) {
    warnings.add(warning);
  }

  /** What whoever set the variables should know, a sentence each. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  private static ManagerException malformed(
      Variable<?> variable, String value, NumberFormatException cause) {
    return new ManagerException(
        ErrorCode.CONFIGURATION_INVALID,
        "%s is \"%s\", but must be %s"
            .formatted(variable.name(), withoutSecret(value), variable.type().allowed()),
        cause);
  }

  /** An address may hold a password, before the sign that a host name never has. */
  private static String withoutSecret(String value) {
    int at = value.lastIndexOf('@');
    return at < 0 ? value : "..." + value.substring(at);
  }

  private void warnOfUnknown(Map<String, String> all) {
    List<String> known =
        Stream.concat(
                described().map(Variable::name),
                UnusedVariable.ALL.stream().map(UnusedVariable::name))
            .toList();
    for (String name : new TreeMap<>(all).keySet()) {
      if (name.startsWith(PREFIX) && !known.contains(name)) {
        warnings.add(
            "%s is set, but no such variable is known%s"
                .formatted(
                    name, nearest(name, known).map(n -> "; is " + n + " meant?").orElse("")));
      }
    }
  }

  private static Optional<String> nearest(String name, List<String> known) {
    return known.stream()
        .filter(candidate -> distance(name, candidate) <= MISSPELT_BY)
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
  }

  /** How many characters have to be added, left out or changed (Levenshtein's distance). */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
