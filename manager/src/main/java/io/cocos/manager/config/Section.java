package io.cocos.manager.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Variables that belong together. Declaring a variable in its section is all it takes to add it.
 */
final class Section {
  private final String title;
  private final List<Variable<?>> variables = new ArrayList<>();

  Section(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  List<Variable<?>> variables() {
    return List.copyOf(variables);
  }

  /** A variable whose default is a value such as anybody could set. */
  <T> Variable<T> variable(String name, ValueType<T> type, String otherwise, String meaning) {
    return add(
        new Variable<>(name, type, otherwise, otherwise.isEmpty() ? "none" : "", meaning, false));
  }

  /** A variable without which something else decides, which the documents are told in words. */
  <T> Variable<Optional<T>> optional(
      String name, ValueType<T> type, String shownDefault, String meaning) {
    return add(new Variable<>(name, type.orNone(), "", shownDefault, meaning, false));
  }

  /** A variable that has a default, and switches something off when it is set to nothing. */
  <T> Variable<Optional<T>> switchable(
      String name, ValueType<T> type, String otherwise, String meaning) {
    return add(new Variable<>(name, type.orNone(), otherwise, "", meaning, true));
  }

  private <V extends Variable<?>> V add(V variable) {
    variables.add(variable);
    return variable;
  }
}
