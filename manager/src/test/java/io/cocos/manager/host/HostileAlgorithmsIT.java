package io.cocos.manager.host;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Algorithms that do harm, each in a VM of its own, all at once: each ends in a state of its own
 * with its reason, and the guest's agent lives on. What else the sandbox holds is tested where it
 * is, in the agent.
 */
class HostileAlgorithmsIT {
  private static final Duration BUSY_HOST = Duration.ofMinutes(5);

  /** What the algorithms do, and how that is to end. */
  enum Harm {
    FORKS_FOR_EVER("20s", "fork-bomb.py", "timed-out", "was ended after 20.0 s", "processes"),
    FILLS_MEMORY(
        "4m", "fills-memory.py", "out-of-memory", "more than its 96 MiB of memory", "memory"),
    WRITES_10_GB("4m", "writes-10gb.py", "exited", "No space left on device", "storage"),
    PRINTS_FOR_EVER("20s", "prints-for-ever.py", "timed-out", "was ended after 20.0 s", ""),
    NEVER_ENDS("20s", "never-ends.py", "timed-out", "was ended after 20.0 s", ""),
    EXITS_3("4m", "exits-3.py", "exited", "ended with exit code 3", "");

    /** Those that end by themselves have time for it on a busy host. */
    private final String time;

    private final String program;
    private final String kind;
    private final String reason;
    private final String limitMet;

    Harm(String time, String program, String kind, String reason, String limitMet) {
      this.time = time;
      this.program = program;
      this.kind = kind;
      this.reason = reason;
      this.limitMet = limitMet;
    }

    /** A computation that no other harm has. */
    byte[] request() {
      String computation =
          """
          {"id":"%s","algorithms":[{"provider":"mallory","id":"%s"}],"result_consumers":["eve"],
           "metadata":{"cocos":{"limits":
             {"memory_mib":96,"storage_mib":32,"processes":32,"time":"%s"}}}}
          """
              .formatted(this, program, time);
      return "{\"timeout\":\"1h\",\"computation\":%s}"
          .formatted(computation)
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  @TempDir static Path folder;
  private static HostManager manager;
  private static CocosCommand cocos;
  private static final Map<Harm, JsonNode> vms = new EnumMap<>(Harm.class);

  @BeforeAll
  static void letThemLoose() throws Exception {
    manager = new HostManager(Map.of());
    cocos = new CocosCommand(manager);
    Map<Harm, CompletableFuture<JsonNode>> ready = new EnumMap<>(Harm.class);
    for (Harm harm : Harm.values()) {
      ready.put(harm, manager.runUntilReady(harm.request()));
    }
    for (Harm harm : Harm.values()) {
      JsonNode vm = ready.get(harm).get(6, TimeUnit.MINUTES);
      vms.put(harm, vm);
      cocos.run("algo", vm.get("vm_id").asText(), program(harm).toString()).well();
    }
  }

  @AfterAll
  static void removeThem() throws IOException {
    manager.close();
  }

  @ParameterizedTest
  @EnumSource
  void endsInAStateOfItsOwnAndLeavesTheAgentAlive(Harm harm) throws Exception {
    JsonNode vm = vms.get(harm);
    String id = vm.get("vm_id").asText();

    eventually(
        BUSY_HOST,
        () -> {
          JsonNode shown = manager.get(vm);
          assertThat(shown.get("state").asText()).isEqualTo("failed");
          assertThat(shown.get("reason").asText()).contains(harm.reason);
        });

    JsonNode status = cocos.run("status", id, "--json").json();
    assertThat(status.get("state").asText()).isEqualTo("failed");
    assertThat(status.at("/outcome/kind").asText()).isEqualTo(harm.kind);
    assertThat(status.at("/outcome/limits_met").toString()).contains(harm.limitMet);
    assertThat(HostManager.agentHealth(vm).get("reason").asText()).contains(harm.reason);
    assertThat(cocos.run("logs", id).well().out().length()).isLessThanOrEqualTo(1 << 20);
    cocos
        .run("result", id, "--consumer", "eve", "-o", folder.resolve("none").toString())
        .refused(5, "in state failed");
  }

  private static Path program(Harm harm) {
    Path program =
        HostManager.projectFile("agent/src/test/resources/io/cocos/agent/run/" + harm.program);
    assertThat(Files.isRegularFile(program)).as(program.toString()).isTrue();
    return program;
  }
}
