package io.cocos.agent.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.cocos.proto.agent.UploadBegin;
import io.cocos.proto.agent.UploadPart;
import io.cocos.proto.agent.UploadProgress;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One upload in parts, step by step. */
final class Uploading implements ClientResponseObserver<UploadPart, UploadProgress> {
  private static final int PATIENCE = 30;

  private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
  private final Semaphore ready = new Semaphore(0);
  private ClientCallStreamObserver<UploadPart> call;

  @Override
  public void beforeStart(ClientCallStreamObserver<UploadPart> started) {
    call = started;
    call.setOnReadyHandler(ready::release);
  }

  void begin(StreamObserver<UploadPart> parts, UploadBegin begin) {
    assertThat(parts).isSameAs(call);
    send(UploadPart.newBuilder().setBegin(begin).build());
  }

  void send(UploadPart part) {
    call.onNext(part);
  }

  void send(ByteString chunk) {
    send(UploadPart.newBuilder().setChunk(chunk).build());
  }

  void send(String chunk) {
    send(ByteString.copyFromUtf8(chunk));
  }

  /** Sends when the agent has taken enough of what was sent before. */
  void sendWhenReady(ByteString chunk) throws InterruptedException {
    while (!call.isReady()) {
      assertThat(ready.tryAcquire(PATIENCE, TimeUnit.SECONDS)).as("the agent takes more").isTrue();
    }
    send(chunk);
  }

  void end() {
    call.onCompleted();
  }

  /** Goes away. */
  void cancel() {
    call.cancel("the test goes away", null);
  }

  /** The next progress that is told. */
  UploadProgress progress() throws InterruptedException {
    Object answer = answers.poll(PATIENCE, TimeUnit.SECONDS);
    assertThat(answer).isInstanceOf(UploadProgress.class);
    return (UploadProgress) answer;
  }

  /** The digest of the whole, when it has come. */
  String digest() throws InterruptedException {
    UploadProgress progress = progress();
    while (progress.getSha256().isEmpty()) {
      progress = progress();
    }
    assertThat(answers.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo(Status.OK);
    return progress.getSha256();
  }

  /** How it was refused, after all progress. */
  StatusRuntimeException refusal() throws InterruptedException {
    Object answer = answers.poll(PATIENCE, TimeUnit.SECONDS);
    while (answer instanceof UploadProgress) {
      answer = answers.poll(PATIENCE, TimeUnit.SECONDS);
    }
    assertThat(answer).isInstanceOf(StatusRuntimeException.class);
    return (StatusRuntimeException) answer;
  }

  @Override
  public void onNext(UploadProgress progress) {
    answers.add(progress);
  }

  @Override
  public void onError(Throwable refusal) {
    answers.add(refusal);
  }

  @Override
  public void onCompleted() {
    answers.add(Status.OK);
  }
}
