package io.cocos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  @TempDir Path folder;

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void whereNoManagerAnswersTheErrorSaysWhereAndWhatToDo() throws IOException {
    String address = "127.0.0.1:" + freePort();
    Ran ran = Ran.cocos("list", "--manager", address);
    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err())
        .isEqualTo(
            "cocos: No manager answers at "
                + address
                + ": connection refused. Is it running, and with TLS or without? Give another with"
                + " --manager or COCOS_MANAGER.\n");
  }

  @Test
  void whereNoAgentAnswersTheErrorSaysSo() throws IOException {
    Ran ran = Ran.cocos("status", "--agent", "127.0.0.1:" + freePort());
    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).startsWith("cocos: No agent answers at ");
  }

  @Test
  void aManagerThatSaysNothingIsNotWaitedForForever() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Ran ran =
          Ran.cocos("list", "--patience", "1", "--manager", "127.0.0.1:" + silent.getLocalPort());
      assertThat(ran.code()).isEqualTo(124);
    }
  }

  @Test
  void whoeverHangsUpIsNoManager() throws Exception {
    try (ServerSocket rude = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> hangingUp =
          CompletableFuture.runAsync(
              () -> {
                try (Socket client = rude.accept()) {
                  client.getOutputStream().flush();
                } catch (IOException failure) {
                  throw new UncheckedIOException(failure);
                }
              });
      Ran ran = Ran.cocos("list", "--manager", "127.0.0.1:" + rude.getLocalPort());
      hangingUp.get(10, TimeUnit.SECONDS);
      assertThat(ran.code()).isEqualTo(3);
      assertThat(ran.err()).startsWith("cocos: No manager answers at ");
    }
  }

  @Test
  void stackTracesAreOnlyForWhoAsksForThem() throws IOException {
    String address = "127.0.0.1:" + freePort();
    assertThat(Ran.cocos("list", "--manager", address).err()).doesNotContain("\tat ");
    assertThat(Ran.cocos("list", "--debug", "--manager", address).err()).contains("\tat ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "show",
        "list --manager nowhere",
        "list --manager user@host:1",
        "list --manager host:70000",
        "list --cert client.pem",
        "list --patience 0",
        "run - --idempotency-key \u00e9",
        "algo file",
        "algo one two three",
        "status vm --agent localhost:1",
        "result vm --consumer c",
        "result vm -o file",
        "plan",
        "plan - --idempotency-key \u00e9",
        "verify",
        "verify one two",
        "verify vm --agent localhost:1",
        "verify vm --nonce xyz",
        "verify vm --vcpus 0",
        "verify vm --policy none",
        "verify vm --min-tcb snp",
        "verify vm --min-tcb snp=old",
        "verify vm --min-tcb bios=1",
        "verify vm --command-line a --kernel-arguments b",
        "attestation vm --nonce xyz",
        "attestation vm --nonce 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"
      })
  void aWrongCommandLineIsRefusedBeforeAnythingIsAsked(String arguments) {
    Ran ran = Ran.cocos(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.text()).isEmpty();
    assertThat(ran.err()).startsWith("cocos: ").contains("--help");
  }

  @Test
  void whatIsTypedIsShownHarmlessly() {
    assertThat(Ran.cocos("\u001b[2J").err()).doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "help", "--version", "help result", "list --help"})
  void helpAndVersionAreOutput(String arguments) {
    Ran ran = Ran.cocos(arguments.split(" "));
    assertThat(ran.code()).isZero();
    assertThat(ran.text()).contains("cocos");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void bashUnderstandsTheCompletionScriptWhichKnowsTheCommands() throws Exception {
    Ran ran = Ran.cocos("completion");
    assertThat(ran.code()).isZero();
    Path script = Files.writeString(folder.resolve("completion"), ran.text());
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "bash -n \"$0\" && . \"$0\" && COMP_WORDS=(cocos at) COMP_CWORD=1"
                    + " && _complete_cocos && echo \"${COMPREPLY[@]}\"",
                script.toString())
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("attestation");
    } finally {
      bash.destroyForcibly();
    }
  }
}
