package io.cocos.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.agent.life.RunOrder;
import io.cocos.agent.life.RunOutcome;
import io.cocos.agent.life.RunOutcome.Kind;
import io.cocos.computation.Terms.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlgorithmRunnerTest {
  private static final Limits TEN_SECONDS = time(Duration.ofSeconds(10));

  @TempDir Path folder;
  private final RunLog printed = new RunLog();
  private final List<String> log = new ArrayList<>();
  private PlainSandbox sandbox;
  private AlgorithmRunner runner;

  @BeforeEach
  void make() throws IOException {
    sandbox = new PlainSandbox(folder.resolve("files"));
    Path meminfo =
        Files.writeString(
            folder.resolve("meminfo"), "MemTotal:        1000000 kB\nMemFree: 1 kB\n");
    runner = new AlgorithmRunner(sandbox, meminfo, folder.resolve("result"), printed, log::add);
  }

  @AfterEach
  void stop() {
    runner.close();
  }

  @Test
  void aFileThatTheProgramLeavesIsTheResult() throws Exception {
    RunOutcome outcome =
        run(TEN_SECONDS, "shift; cat \"$1\" > \"$COCOS_RESULTS/second\"; echo printed");

    assertThat(outcome.kind()).isEqualTo(Kind.SUCCEEDED);
    assertThat(outcome.result()).hasValue(folder.resolve("result"));
    assertThat(folder.resolve("result")).hasContent("of the second dataset");
    assertThat(printed()).isEqualTo("printed\n");
  }

  @Test
  void whatItSendsToTheSocketIsTheResult() throws Exception {
    RunOutcome outcome = run(TEN_SECONDS, send("sent"));

    assertThat(outcome.kind()).as(outcome.reason()).isEqualTo(Kind.SUCCEEDED);
    assertThat(folder.resolve("result")).hasContent("sent");
  }

  @Test
  void aConnectionWithoutBytesIsAnEmptyResult() throws Exception {
    RunOutcome outcome = run(TEN_SECONDS, send(""));

    assertThat(outcome.kind()).as(outcome.reason()).isEqualTo(Kind.SUCCEEDED);
    assertThat(folder.resolve("result")).isEmptyFile();
  }

  @Test
  void severalThingsBecomeAnArchiveWithAFolderForEachAlgorithm() throws Exception {
    RunOutcome outcome =
        run(TEN_SECONDS, send("sent") + "\necho 1 > results/one", "echo 2 > results/two");

    assertThat(outcome.kind()).as(outcome.reason()).isEqualTo(Kind.SUCCEEDED);
    try (ZipFile archive = new ZipFile(folder.resolve("result").toFile())) {
      assertThat(archive.stream().map(Object::toString))
          .containsExactly("1/socket", "1/one", "2/two");
    }
  }

  @Test
  void anExitCodeIsToldWithTheLastLineThatTheProgramSaid() throws Exception {
    RunOutcome outcome = run(TEN_SECONDS, "echo early >&2; printf 'no \\033column\\n' >&2; exit 3");

    assertThat(outcome.kind()).isEqualTo(Kind.EXITED);
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.reason())
        .isEqualTo("the algorithm ended with exit code 3; it said last: no ?column");
    assertThat(outcome.result()).isEmpty();
  }

  @Test
  void theFirstAlgorithmThatFailsEndsTheRunAndIsNamed() throws Exception {
    RunOutcome outcome = run(TEN_SECONDS, "echo 1 > results/one", "exit 4", "echo never");

    assertThat(outcome.exitCode()).isEqualTo(4);
    assertThat(outcome.reason()).startsWith("algorithm 2 of 3 ended with exit code 4");
    assertThat(printed()).isEmpty();
    assertThat(folder.resolve("result")).doesNotExist();
  }

  @Test
  void aSignalIsTold() throws Exception {
    RunOutcome outcome = run(TEN_SECONDS, "kill -TERM $$");

    assertThat(outcome.kind()).isEqualTo(Kind.SIGNALLED);
    assertThat(outcome.signal()).isEqualTo(15);
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void aProgramThatDoesNotEndIsEndedWhenItsTimeIsUp() throws Exception {
    RunOutcome outcome = run(time(Duration.ofMillis(500)), "sleep 1000");

    assertThat(outcome.kind()).isEqualTo(Kind.TIMED_OUT);
    assertThat(outcome.duration()).isGreaterThanOrEqualTo(Duration.ofMillis(500));
    assertThat(outcome.reason()).contains("after 0.5 s").contains("limits.time");
  }

  @Test
  void nothingGivenBackIsNoResult() throws Exception {
    RunOutcome outcome = run(TEN_SECONDS, "true");

    assertThat(outcome.kind()).isEqualTo(Kind.NO_RESULT);
    assertThat(outcome.reason()).contains("COCOS_RESULTS");
  }

  @Test
  void theKernelsWordOfMemoryCountsMoreThanTheExitCode() throws Exception {
    sandbox.reports(new Sandbox.Usage(true, false));

    RunOutcome outcome = run(TEN_SECONDS, "exit 1");

    assertThat(outcome.kind()).isEqualTo(Kind.OUT_OF_MEMORY);
    assertThat(outcome.limitsMet()).containsExactly("memory");
    assertThat(outcome.reason()).contains("488 MiB").contains("limits.memory_mib");
  }

  @Test
  void refusedProcessesAreToldAlsoOfAProgramThatWentOn() throws Exception {
    sandbox.reports(new Sandbox.Usage(false, true));

    RunOutcome outcome = run(TEN_SECONDS, "echo 1 > results/one");

    assertThat(outcome.kind()).isEqualTo(Kind.SUCCEEDED);
    assertThat(outcome.limitsMet()).containsExactly("processes");
  }

  @Test
  void aResultThatClaimsMoreThanTheStorageIsTooLarge() throws Exception {
    RunOutcome outcome = run(TEN_SECONDS, "truncate -s 10G results/hole");

    assertThat(outcome.kind()).isEqualTo(Kind.RESULT_TOO_LARGE);
    assertThat(outcome.reason()).contains("244 MiB").contains("limits.storage_mib");
    assertThat(folder.resolve("result")).doesNotExist();
  }

  @Test
  void aProgramThatCannotRunHereIsNotStartedAndSaysWhy() throws Exception {
    Path python = Files.writeString(folder.resolve("algorithm.py"), "print(1)\n");

    RunOutcome outcome = run(new RunOrder(List.of(python), List.of(), TEN_SECONDS, false));

    assertThat(outcome.kind()).isEqualTo(Kind.NOT_STARTED);
    assertThat(outcome.reason()).isEqualTo("the algorithm could not be started: no python here");
  }

  @Test
  void aRunThatTheGuestCannotMakeRoomForIsNotStartedAndLogged() throws Exception {
    Files.createDirectory(folder.resolve("files"));

    RunOutcome outcome = run(TEN_SECONDS, "true");

    assertThat(outcome.kind()).isEqualTo(Kind.NOT_STARTED);
    assertThat(log).singleElement().asString().contains("FileAlreadyExistsException");
    Files.delete(folder.resolve("files"));
  }

  @Test
  void aChildThatKeepsThePipesOpenDoesNotKeepTheRunFromEnding() throws Exception {
    Path pid = folder.resolve("pid");
    RunOutcome outcome =
        run(
            TEN_SECONDS,
            "(setsid sh -c 'echo $$ > "
                + pid
                + "; sleep 60' &)\n"
                + "until [ -s "
                + pid
                + " ]; do :; done; echo 1 > results/one");

    ProcessHandle orphan =
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    orphan.descendants().forEach(ProcessHandle::destroyForcibly);
    orphan.destroyForcibly();
    assertThat(outcome.kind()).isEqualTo(Kind.SUCCEEDED);
  }

  @Test
  void theRunOfAnAgentThatStopsIsEnded() throws Exception {
    Path begun = folder.resolve("begun");
    var outcome = runner.run(order(TEN_SECONDS, "touch " + begun + "; sleep 1000"));
    while (!Files.exists(begun)) {
      assertThat(outcome).isNotDone();
      Thread.onSpinWait();
    }

    runner.close();

    assertThat(outcome.get(30, TimeUnit.SECONDS).reason()).contains("told to stop");
    assertThat(sandbox.open()).isFalse();
  }

  private RunOutcome run(Limits limits, String... programs) throws Exception {
    return run(order(limits, programs));
  }

  private RunOutcome run(RunOrder order) throws Exception {
    RunOutcome outcome = runner.run(order).get(60, TimeUnit.SECONDS);
    assertThat(printed.ended()).isTrue();
    if (log.isEmpty()) {
      assertThat(sandbox.open()).as("what the sandbox made is there").isFalse();
    }
    return outcome;
  }

  private RunOrder order(Limits limits, String... programs) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String program : programs) {
      files.add(
          Files.writeString(
              folder.resolve("algorithm-" + files.size()), "#!/bin/sh\n" + program + "\n"));
    }
    Path first = Files.writeString(folder.resolve("first.csv"), "of the first dataset");
    Path second = Files.writeString(folder.resolve("second.csv"), "of the second dataset");
    return new RunOrder(files, List.of(first, second), limits, false);
  }

  /** netcat-openbsd, which scripts/install-packages installs. */
  private static String send(String text) {
    return "for socket; do :; done; printf '" + text + "' | nc -N -U \"$socket\"";
  }

  private static Limits time(Duration time) {
    return new Limits(
        OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), Optional.of(time));
  }

  private String printed() {
    StringBuilder text = new StringBuilder();
    long position = 0;
    for (var piece = printed.from(position); piece.isPresent(); piece = printed.from(position)) {
      ByteBuffer bytes = piece.get().bytes();
      text.append(StandardCharsets.UTF_8.decode(bytes));
      position = piece.get().next();
    }
    return text.toString();
  }
}
