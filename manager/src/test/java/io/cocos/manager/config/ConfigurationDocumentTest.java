package io.cocos.manager.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The tables in docs/configuration.md are what the code says. After a change of a variable, {@code
 * -Dconfiguration.update=true} writes them anew; look at the difference before committing it.
 */
class ConfigurationDocumentTest {
  private static final String BEGIN =
      "<!-- variables: generated from the code by ConfigurationDocumentTest -->\n";
  private static final String END = "<!-- end of variables -->\n";
  private static final Path DOCUMENT =
      Path.of(System.getProperty("basedir", ""))
          .toAbsolutePath()
          .resolveSibling("docs/configuration.md");

  @Test
  void theTablesAreWhatTheCodeSays() throws IOException {
    String document = Files.readString(DOCUMENT);
    assertThat(document).containsOnlyOnce(BEGIN).containsOnlyOnce(END);
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    int end = document.indexOf(END);
    if (Boolean.getBoolean("configuration.update")) {
      Files.writeString(
          DOCUMENT, document.substring(0, begin) + tables() + document.substring(end));
    } else {
      assertThat(document.substring(begin, end)).isEqualTo(tables());
    }
  }

  private static String tables() {
    return "\n"
        + Environment.SECTIONS.stream()
            .map(ConfigurationDocumentTest::table)
            .collect(Collectors.joining())
        + unused();
  }

  private static String table(Section section) {
    return "## %s\n\n| variable | default | allowed | meaning |\n|---|---|---|---|\n"
            .formatted(section.title())
        + section.variables().stream()
            .map(
                variable ->
                    "| `%s` | %s | %s | %s |\n"
                        .formatted(
                            variable.name(),
                            variable.defaultText(),
                            variable.type().allowed(),
                            variable.meaning()))
            .collect(Collectors.joining())
        + "\n";
  }

  private static String unused() {
    return "## Without a meaning now: a warning says what replaces them\n\n"
        + "| variable | why |\n|---|---|\n"
        + UnusedVariable.ALL.stream()
            .map(unused -> "| `%s` | %s |\n".formatted(unused.name(), unused.instead()))
            .collect(Collectors.joining())
        + "\n";
  }
}
