package io.cocos.cli.transfer;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.ExitCode;
import io.cocos.proto.agent.UploadBegin;
import io.cocos.proto.agent.UploadPart;
import io.cocos.proto.agent.UploadProgress;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;

/**
 * One attempt at an upload: begins where the agent says, and sends as fast as it takes. gRPC tells
 * it of one thing at a time.
 */
final class UploadCall implements ClientResponseObserver<UploadPart, UploadProgress> {
  private static final int PART_BYTES = 512 << 10;

  private final Input input;
  private final SourceFile source;
  private final FileChannel bytes;
  private final Progress progress;
  private final CompletableFuture<UploadProgress> end = new CompletableFuture<>();

  private ClientCallStreamObserver<UploadPart> parts;
  private UploadProgress latest;
  private long position;
  private boolean sentAll;

  /** Uploads those bytes of the source; they stay the caller's to close. */
  UploadCall(Input input, SourceFile source, FileChannel bytes, Progress progress) {
    this.input = input;
    this.source = source;
    this.bytes = bytes;
    this.progress = progress;
  }

  /** Returns what the agent said last, once it has said all. */
  CompletableFuture<UploadProgress> end() {
    return end;
  }

  /** Gives up. */
  void cancel() {
    parts.cancel("given up", null);
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<UploadPart> requests) {
    parts = requests;
    parts.setOnReadyHandler(this::send);
  }

  @Override
  public void onNext(UploadProgress told) {
    boolean first = latest == null;
    latest = told;
    progress.at(told.getReceived());
    if (first) {
      position = told.getReceived();
      send();
    }
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {
    end.complete(latest == null ? UploadProgress.getDefaultInstance() : latest);
  }

  /** Says what is to come. */
  void begin() {
    parts.onNext(
        UploadPart.newBuilder()
            .setBegin(
                UploadBegin.newBuilder()
                    .setProvider(input.provider())
                    .setId(input.id())
                    .setSize(source.size())
                    .setSha256(source.sha256()))
            .build());
  }

  private void send() {
    try {
      while (latest != null && !sentAll && !end.isDone() && parts.isReady()) {
        ByteString part = read();
        if (part.isEmpty()) {
          sentAll = true;
          parts.onCompleted();
        } else {
          parts.onNext(UploadPart.newBuilder().setChunk(part).build());
        }
      }
    } catch (IOException | CommandFailure unreadable) {
      end.completeExceptionally(unreadable);
    }
  }

  /** Returns the next bytes, none at the end of what was promised. */
  private ByteString read() throws IOException, CommandFailure {
    long left = source.size() - position;
    if (left < 0) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          String.format(
              "The agent claims %d bytes of %s, which has %d.", position, input, source.size()));
    }
    ByteBuffer part = ByteBuffer.allocate((int) Math.min(PART_BYTES, left));
    while (part.hasRemaining() && bytes.read(part, position + part.position()) >= 0) {
      // A file may give less than it is asked for.
    }
    if (part.hasRemaining()) {
      throw new CommandFailure(
          ExitCode.REFUSED, "The file " + source.path() + " became shorter while it was uploaded.");
    }
    position += part.position();
    return UnsafeByteOperations.unsafeWrap(part.flip());
  }
}
