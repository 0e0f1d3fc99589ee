package io.cocos.agent.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BoundedSocketFactoryTest {
  @Test
  void aConnectionBeyondTheBoundWaitsUntilAnotherCloses() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (ServerSocket server =
            new BoundedSocketFactory(1).createServerSocket(0, 0, InetAddress.getLoopbackAddress());
        Socket first = connect(server);
        Socket accepted = server.accept();
        Socket second = connect(server)) {
      CompletableFuture<Socket> waiting =
          CompletableFuture.supplyAsync(() -> acceptFrom(server), threads);
      assertThat(first.isConnected()).isTrue();
      assertThat(second.isConnected()).isTrue();
      assertThat(waiting).isNotDone();

      closeTwice(accepted);

      try (Socket next = waiting.get(30, TimeUnit.SECONDS)) {
        assertThat(next.getPort()).isEqualTo(second.getLocalPort());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whatAClientDoesNotTakeIsBounded() throws Exception {
    try (ServerSocket server =
            new BoundedSocketFactory(1).createServerSocket(0, 0, InetAddress.getLoopbackAddress());
        Socket client = connect(server);
        Socket accepted = server.accept()) {
      assertThat(client.isConnected()).isTrue();
      // Linux grants twice of what is asked for, the half of it for its own accounts, see
      // socket(7).
      assertThat(accepted.getSendBufferSize())
          .isLessThanOrEqualTo(2 * BoundedSocketFactory.SEND_BUFFER_BYTES);
    }
  }

  /** Counts once. */
  private static void closeTwice(Socket socket) throws IOException {
    socket.close();
    socket.close();
  }

  private static Socket connect(ServerSocket server) throws IOException {
    return new Socket(server.getInetAddress(), server.getLocalPort());
  }

  private static Socket acceptFrom(ServerSocket server) {
    try {
      return server.accept();
    } catch (IOException failure) {
      throw new AssertionError("the server socket cannot accept", failure);
    }
  }
}
