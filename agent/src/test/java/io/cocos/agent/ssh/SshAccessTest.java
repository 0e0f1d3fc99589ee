package io.cocos.agent.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshAccessTest {
  private static final String ONE_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA one";
  private static final String ANOTHER_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB another";

  @TempDir Path folder;
  private final List<String> lines = new ArrayList<>();
  private Path keys;

  @BeforeEach
  void placeKeys() {
    keys = folder.resolve("ssh/authorized_keys");
  }

  @Test
  void startsSshdWithTheKeysAndLogsItsHostKey() throws Exception {
    started("cp \"$0\" \"$0.seen\"; echo SHA256:abc").open(List.of(ONE_KEY, ANOTHER_KEY));

    assertThat(folder.resolve("ssh/authorized_keys.seen")).hasContent(ONE_KEY + "\n" + ANOTHER_KEY);
    assertThat(lines).containsExactly("sshd: open, authorized keys: 2, host key SHA256:abc");
  }

  @Test
  void startsNothingWithoutAKey() throws Exception {
    started("exit 1").open(List.of());

    assertThat(folder).isEmptyDirectory();
    assertThat(lines).isEmpty();
  }

  @Test
  void replacesTheKeysOfTheLastCall() throws Exception {
    SshAccess access = started("echo SHA256:abc");
    access.open(List.of(ONE_KEY, ANOTHER_KEY));

    access.open(List.of(ANOTHER_KEY));

    assertThat(keys).hasContent(ANOTHER_KEY);
  }

  @Test
  void saysWhyTheCommandFailed() {
    SshAccess access = started("echo no random numbers >&2; exit 3");

    assertThatThrownBy(() -> access.open(List.of(ONE_KEY)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("exit 3, no random numbers");
    assertThat(lines).isEmpty();
  }

  @Test
  void doesNotWaitForeverForTheCommand() {
    SshAccess access = started(Duration.ofMillis(50), "exec sleep 60");

    assertThatThrownBy(() -> access.open(List.of(ONE_KEY)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has not started sshd within PT0.05S");
  }

  @Test
  void doesNotWaitForSshdItself() throws Exception {
    // What stays behind holds the command's output, as a daemon that forgot to close it does.
    Path pid = folder.resolve("pid");
    try {
      started("sleep 60 & echo $! > " + pid + "; echo SHA256:abc").open(List.of(ONE_KEY));

      assertThat(lines).containsExactly("sshd: open, authorized keys: 1, host key SHA256:abc");
    } finally {
      ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
          .ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private SshAccess started(String script) {
    return started(Duration.ofSeconds(30), script);
  }

  /** An sshd that is a shell script, which finds the keys' file in {@code $0}. */
  private SshAccess started(Duration patience, String script) {
    return new SshAccess(keys, List.of("sh", "-c", script, keys.toString()), patience, lines::add);
  }
}
