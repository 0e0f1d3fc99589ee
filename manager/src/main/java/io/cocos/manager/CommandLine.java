package io.cocos.manager;

import java.util.List;
import java.util.Optional;

/**
 * What the command {@code cocos-manager} was called with. Everything else is in environment
 * variables.
 *
 * @param task what it is to do
 * @param json whether it answers for programs
 */
record CommandLine(Task task, boolean json) {
  static final String HELP =
      """
      Usage: cocos-manager                  serves until it is told to end
             cocos-manager doctor [--json]  looks whether this host can run VMs as configured;
                                            exit status 0 when it can, 1 when it cannot
             cocos-manager --help           this text
      Everything is configured by environment variables, see docs/configuration.md.
      """;

  private static final String JSON = "--json";

  /** What there is to do. */
  enum Task {
    SERVE,
    EXAMINE,
    HELP
  }

  /** Understands the words; empty when there is no such call. */
  static Optional<CommandLine> of(List<String> words) {
    if (words.isEmpty()) {
      return Optional.of(new CommandLine(Task.SERVE, false));
    }
    if (words.contains("--help") || words.contains("-h")) {
      return Optional.of(new CommandLine(Task.HELP, false));
    }
    if (words.equals(List.of("doctor"))) {
      return Optional.of(new CommandLine(Task.EXAMINE, false));
    }
    if (words.equals(List.of("doctor", JSON))) {
      return Optional.of(new CommandLine(Task.EXAMINE, true));
    }
    return Optional.empty();
  }
}
