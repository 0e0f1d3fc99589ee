package io.cocos.manager.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.cli.CommandRun;
import io.cocos.cli.text.Streams;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;

/** The command {@code cocos}, as somebody uses it who knows where the manager is. */
final class CocosCommand {
  private final String manager;

  CocosCommand(HostManager manager) {
    this.manager = "127.0.0.1:" + manager.grpcPort();
  }

  /**
   * What became of it.
   *
   * @param code its exit code, as docs/cli.md lists them
   * @param out what was asked for
   * @param err what it said besides
   */
  record Ended(int code, String out, String err) {
    /** It was done. */
    Ended well() {
      assertThat(code).as(out + err).isZero();
      return this;
    }

    /** It was refused so, with these words among others. */
    void refused(int expected, String why) {
      assertThat(code).as(out + err).isEqualTo(expected);
      assertThat(err).contains(why);
    }

    /** It verified a guest, which failed in that line and no other. */
    void notVerified(String check) {
      assertThat(code).as(out + err).isEqualTo(8);
      assertThat(out.lines().filter(line -> line.startsWith("FAILED")))
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains(check);
    }

    JsonNode json() {
      return HostManager.parse(well().out);
    }
  }

  /** Uses it. */
  Ended run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--manager", manager));
    all.addAll(List.of(arguments));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams = new Streams(stream(out), stream(err), false, false);
    int code =
        new CommandRun(streams, InputStream.nullInputStream()).execute(all.toArray(String[]::new));
    return new Ended(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
