package io.cocos.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentServerTest {
  @TempDir Path folder;

  @Test
  void saysInOneLineWhereItListensAndWhatItIsUpTo() throws IOException {
    try (RunningAgent agent = RunningAgent.waiting(folder)) {
      assertThat(agent.log())
          .hasLineCount(1)
          .contains(
              "version 1.2.3, HTTP on port %d, gRPC on port %d, in state receivingManifests"
                  .formatted(agent.httpPort(), agent.grpcPort()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void listensOnBothFamiliesOfAddresses(String address) throws IOException {
    try (RunningAgent agent = RunningAgent.waiting(folder)) {
      InetAddress loopback = InetAddress.getByName(address);
      try (Socket http = new Socket(loopback, agent.httpPort());
          Socket grpc = new Socket(loopback, agent.grpcPort())) {
        assertThat(http.isConnected()).isTrue();
        assertThat(grpc.isConnected()).isTrue();
      }
    }
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    ConsoleLog silence =
        new ConsoleLog(new PrintStream(PrintStream.nullOutputStream()), Clock.systemUTC());
    Path none = folder.resolve("none");
    try (RunningAgent first = RunningAgent.waiting(folder)) {
      assertThatThrownBy(
              () ->
                  AgentServer.start(
                      new AgentOptions(first.httpPort(), 0, none, none, none),
                      "1",
                      silence,
                      Machine.guest(none, line -> {})))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot listen on HTTP port " + first.httpPort())
          .hasMessageContaining("--http-port");
      assertThatThrownBy(
              () ->
                  AgentServer.start(
                      new AgentOptions(0, first.grpcPort(), none, none, none),
                      "1",
                      silence,
                      Machine.guest(none, line -> {})))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot listen on gRPC port " + first.grpcPort())
          .hasMessageContaining("--grpc-port");
    }
  }

  @Test
  void opensTheGuestForTheSshKeysOfItsComputation() throws Exception {
    try (RunningAgent agent = RunningAgent.waiting(folder)) {
      agent.post(
          "/run",
          "application/json",
          "{\"metadata\":{\"cocos\":{\"ssh_authorized_keys\":[\"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5\"]}}}");

      assertThat(agent.nextSshLine())
          .isEqualTo("sshd: open, authorized keys: 1, host key the host key");
    }
  }

  @Test
  void givesItsPortsBackWhenClosed() throws IOException {
    RunningAgent agent = RunningAgent.waiting(folder);
    int httpPort = agent.httpPort();
    int grpcPort = agent.grpcPort();
    agent.close();

    assertThat(agent.log()).endsWith("agent: stopped" + System.lineSeparator());
    assertRefused(httpPort);
    assertRefused(grpcPort);
  }

  /** The kernel listens on until the thread that waits for connections has left its call. */
  private static void assertRefused(int port) {
    Instant deadline = Instant.now().plusSeconds(30);
    boolean refused = false;
    while (!refused) {
      assertThat(Instant.now()).as("nobody listens on port " + port).isBefore(deadline);
      refused = isRefused(port);
    }
  }

  private static boolean isRefused(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !socket.isConnected();
    } catch (IOException refusal) {
      return true;
    }
  }
}
