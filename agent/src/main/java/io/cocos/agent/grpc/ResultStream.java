package io.cocos.agent.grpc;

import com.google.protobuf.ByteString;
import io.cocos.agent.life.ResultFile;
import io.cocos.proto.agent.ResultChunk;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.function.Consumer;

/** Sends one caller the result, as fast as he takes it; nothing is queued for him. */
final class ResultStream implements Runnable {
  private static final int CHUNK_BYTES = 64 * 1024;

  private final ResultFile result;
  private final ServerCallStreamObserver<ResultChunk> call;
  private final InputStream content;
  private long sent;
  private boolean ended;
  private boolean whole;

  /** Begins to; nothing is sent before {@link #run}. */
  ResultStream(ResultFile result, ServerCallStreamObserver<ResultChunk> call) throws IOException {
    this.result = result;
    this.call = call;
    this.content = Files.newInputStream(result.path());
  }

  /** The caller can take more. */
  @Override
  public void run() {
    try {
      while (!ended && call.isReady()) {
        send(content.readNBytes(CHUNK_BYTES));
      }
    } catch (IOException unreadable) {
      ended = true;
      call.onError(unreadable(unreadable));
    }
  }

  private void send(byte[] chunk) throws IOException {
    sent += chunk.length;
    if (chunk.length == 0 && sent < result.size()) {
      throw new IOException("it has become shorter");
    }
    call.onNext(
        ResultChunk.newBuilder()
            .setChunk(ByteString.copyFrom(chunk))
            .setSize(result.size())
            .setSha256(result.sha256())
            .build());
    if (sent >= result.size()) {
      ended = true;
      whole = true;
      call.onCompleted();
    }
  }

  /** Whether all was sent. */
  boolean isWhole() {
    return whole;
  }

  /** Nobody waits for more. */
  void close(Consumer<String> log) {
    ended = true;
    try {
      content.close();
    } catch (IOException failure) {
      log.accept("the result's file cannot be closed: " + failure);
    }
  }

  static RuntimeException unreadable(IOException failure) {
    return Status.INTERNAL
        .withDescription("The result cannot be read: " + failure.getMessage())
        .asRuntimeException();
  }
}
