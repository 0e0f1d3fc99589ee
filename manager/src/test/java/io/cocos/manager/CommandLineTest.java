package io.cocos.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.CommandLine.Task;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the words behind the command mean. */
class CommandLineTest {
  private static List<String> words(String line) {
    return line.isEmpty() ? List.of() : List.of(line.split(" ", -1));
  }

  @Test
  void withoutWordsItServes() {
    assertThat(CommandLine.of(words(""))).contains(new CommandLine(Task.SERVE, false));
  }

  @Test
  void theDoctorAnswersPeopleOrPrograms() {
    assertThat(CommandLine.of(words("doctor"))).contains(new CommandLine(Task.EXAMINE, false));
    assertThat(CommandLine.of(words("doctor --json")))
        .contains(new CommandLine(Task.EXAMINE, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "doctor --help", "--help doctor"})
  void whoAsksForHelpGetsIt(String line) {
    assertThat(CommandLine.of(words(line))).contains(new CommandLine(Task.HELP, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"docter", "--json", "doctor --jsn", "doctor now", "serve", "Doctor"})
  void otherWordsAreNotGuessedAt(String line) {
    assertThat(CommandLine.of(words(line))).isEmpty();
  }
}
