package io.cocos.agent.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the sandbox asks of its script, with one that notes it; the real one needs a guest. */
class GuestSandboxTest {
  private static final Allowance ALLOWANCE = new Allowance(1000, 2000, 30, Duration.ofSeconds(4));

  @TempDir Path folder;
  private Path asked;
  private Path files;

  @BeforeEach
  void name() {
    asked = folder.resolve("asked");
    files = folder.resolve("room/files");
  }

  @Test
  void aRoomIsMadeAfterWhatAnotherRunLeftWasTakenAway() throws Exception {
    try (Sandbox.Room room = sandbox("exit 0", "python").open(ALLOWANCE, false)) {
      assertThat(room.files()).isEqualTo(files).isDirectory();
    }

    assertThat(asked)
        .hasContent(
            String.join(
                "\n",
                "close|" + group() + "|" + files + "|",
                "open|" + group() + "|" + files + "|1000|2000|30|",
                "close|" + group() + "|" + files + "|"));
    assertThat(files).doesNotExist();
  }

  @Test
  void whereTheScriptIsMissingItSaysWhatInstallsIt() {
    Path none = folder.resolve("no-script");

    assertThatThrownBy(
            () -> new GuestSandbox(none, none, none, folder.resolve("room")).open(ALLOWANCE, false))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no %s; `make install-agent` installs it in a disk image", none);
  }

  @Test
  void aProgramIsStartedWithItsFilesAndTheNamesThatTheyHaveInside() throws Exception {
    Files.createFile(
        folder.resolve("python"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path dataset = folder.resolve("a file; reboot");

    try (Sandbox.Room room = sandbox("exit 0", "python").open(ALLOWANCE, true)) {
      room.start(new Program(2, folder.resolve("program"), true, List.of(dataset))).waitFor();
    }

    assertThat(Files.readAllLines(asked).get(2))
        .isEqualTo(
            String.join(
                "|",
                "run",
                group().toString(),
                files.resolve("2").toString(),
                folder.resolve("room/ended-2").toString(),
                "guest",
                "2",
                "algorithm",
                folder.resolve("program").toString(),
                "dataset-1",
                dataset.toString(),
                folder.resolve("python").toString(),
                "/run/inputs/algorithm",
                "/run/inputs/dataset-1",
                "/run/socket",
                ""));
  }

  @Test
  void aProgramThatNeedsPythonIsRefusedWhereThereIsNone() throws Exception {
    try (Sandbox.Room room = sandbox("exit 0", "no-python").open(ALLOWANCE, false)) {
      assertThatThrownBy(
              () -> room.start(new Program(1, folder.resolve("program"), true, List.of())))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no python3");
    }
  }

  @Test
  void whatTheScriptSaysOfAFailureIsTold() throws Exception {
    assertThatThrownBy(
            () ->
                sandbox("if [ \"$1\" = open ]; then echo no groups here >&2; exit 1; fi", "python")
                    .open(ALLOWANCE, false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("open failed: no groups here");
  }

  @Test
  void theKernelsCountsTellWhichLimitsWereMet() throws Exception {
    Files.createDirectories(group());
    Files.writeString(group().resolve("memory.events"), "max 5\noom_kill 1\n");
    Files.writeString(group().resolve("pids.events"), "max 0\n");

    try (Sandbox.Room room = sandbox("exit 0", "python").open(ALLOWANCE, false)) {
      assertThat(room.usage()).isEqualTo(new Sandbox.Usage(true, false));
    }
  }

  private Path group() {
    return folder.resolve("group");
  }

  private GuestSandbox sandbox(String answer, String python) throws IOException {
    Path script =
        Files.writeString(
            folder.resolve("run-algorithm"),
            "#!/bin/sh\n{ printf '%s|' \"$@\"; echo; } >> " + asked + "\n" + answer + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return new GuestSandbox(script, folder.resolve(python), group(), folder.resolve("room"));
  }
}
