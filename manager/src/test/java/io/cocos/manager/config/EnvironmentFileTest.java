package io.cocos.manager.config;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The configuration file that {@code make install} lays down is what the code says. After a change
 * of a variable, {@code -Dconfiguration.update=true} writes it anew.
 */
class EnvironmentFileTest {
  private static final Path FILE =
      Path.of(System.getProperty("basedir", ""))
          .toAbsolutePath()
          .resolveSibling("init/cocos-manager.env");

  private static final Pattern SETTING =
      Pattern.compile("^#((?:MANAGER|COCOS)_\\w+)=(?:\"(.*)\"|(.*))$", Pattern.MULTILINE);

  private static final String BEGINNING =
      """
      # The configuration of cocos-manager.service. Each variable is here with its default: to change
      # one, remove the '#' before it and run `systemctl restart cocos-manager`. An empty value is
      # none. Later versions never touch this file; what they add is in docs/configuration.md.
      #
      # An installed manager uses the guest image and the domain templates installed with it. A
      # MANAGER_STATE_DIR other than /var/lib/cocos-manager must be made known to systemd, too:
      # `systemctl edit cocos-manager`, with ReadWritePaths= in [Service].
      """;

  @Test
  void theFileIsWhatTheCodeSays() throws IOException {
    if (Boolean.getBoolean("configuration.update")) {
      Files.writeString(FILE, written());
    }
    assertThat(FILE).hasContent(written());
  }

  @Test
  void settingEverythingInItChangesNothing() throws IOException {
    Map<String, String> everything =
        SETTING
            .matcher(Files.readString(FILE))
            .results()
            .collect(Collectors.toMap(setting -> setting.group(1), EnvironmentFileTest::value));

    assertThat(everything.keySet())
        .containsExactlyInAnyOrderElementsOf(Environment.described().map(Variable::name).toList());
    assertThat(read(everything)).isEqualTo(read(Map.of()));
  }

  private static String value(MatchResult setting) {
    return setting.group(2) == null ? setting.group(3) : setting.group(2);
  }

  private static ManagerConfig read(Map<String, String> variables) {
    return ManagerConfig.fromEnvironment(variables, Path.of("/root"), true);
  }

  private static String written() {
    return BEGINNING
        + Environment.SECTIONS.stream().map(EnvironmentFileTest::section).collect(joining());
  }

  private static String section(Section section) {
    return "\n## %s\n".formatted(section.title())
        + section.variables().stream().map(EnvironmentFileTest::entry).collect(joining());
  }

  private static String entry(Variable<?> variable) {
    return "\n# %s\n# (%s)%s\n#%s=%s\n"
        .formatted(
            variable.meaning(),
            variable.type().allowed(),
            variable.otherwise().isEmpty() ? "; without it: " + variable.defaultText() : "",
            variable.name(),
            quoted(variable.otherwise()));
  }

  /** As systemd and shells read it alike. */
  private static String quoted(String value) {
    return value.contains(" ") ? "\"" + value + "\"" : value;
  }
}
