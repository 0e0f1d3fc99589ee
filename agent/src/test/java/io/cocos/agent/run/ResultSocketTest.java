package io.cocos.agent.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultSocketTest {
  @TempDir Path folder;
  private final CountDownLatch full = new CountDownLatch(1);
  private ResultSocket socket;

  @AfterEach
  void close() throws IOException {
    socket.close();
  }

  @Test
  void theFirstConnectionThatBringsAnythingIsTheResult() throws Exception {
    open(folder.resolve("received"));
    connect().close();
    send("first");
    Throwable late = catchThrowable(() -> send("second"));
    socket.finish();

    assertThat(socket.result().orElseThrow()).hasContent("first");
    assertThat(socket.fault()).isEmpty();
    // Nobody reads it any more, and the program is told so when it is slow enough to notice.
    assertThat(late)
        .satisfiesAnyOf(
            unnoticed -> assertThat(unnoticed).isNull(),
            noticed -> assertThat(noticed).isInstanceOf(IOException.class));
  }

  @Test
  void connectionsWithoutBytesGiveNoResultButAreNoticed() throws Exception {
    open(folder.resolve("received"));
    connect().close();
    socket.finish();

    assertThat(socket.result()).isEmpty();
    assertThat(socket.connected()).isTrue();
  }

  @Test
  void nobodyNeedConnect() throws Exception {
    open(folder.resolve("received"));
    socket.finish();

    assertThat(socket.connected()).isFalse();
    assertThat(socket.fault()).isEmpty();
  }

  @Test
  void everyUserCanReachIt() throws Exception {
    open(folder.resolve("received"));

    assertThat(Files.getPosixFilePermissions(folder.resolve("socket")))
        .hasSize(6)
        .noneMatch(permission -> permission.name().endsWith("EXECUTE"));
  }

  @Test
  void aResultThatCannotBeKeptIsToldAtOnce() throws Exception {
    open(folder.resolve("nowhere/received"));
    try (SocketChannel connection = connect()) {
      connection.write(ByteBuffer.wrap(new byte[1]));

      assertThat(full.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(socket.fault().orElseThrow()).contains("nowhere");
  }

  private void open(Path received) throws IOException {
    socket = ResultSocket.open(folder.resolve("socket"), received, full::countDown);
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("socket")));
  }

  private void send(String text) throws IOException {
    try (SocketChannel connection = connect()) {
      connection.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
  }
}
