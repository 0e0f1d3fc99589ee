package io.cocos.agent.grpc;

import com.google.protobuf.ByteString;
import io.cocos.agent.life.Announcement;
import io.cocos.agent.life.InputKind;
import io.cocos.agent.life.Refusal;
import io.cocos.agent.life.RefusedException;
import io.cocos.agent.upload.Upload;
import io.cocos.agent.upload.Uploads;
import io.cocos.proto.agent.UploadBegin;
import io.cocos.proto.agent.UploadPart;
import io.cocos.proto.agent.UploadProgress;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One call that uploads an input in parts. The next part is asked for when the last is written, so
 * that none waits in memory. It is whole when as much has come as was announced; whether the client
 * ends its side then makes no difference.
 */
final class UploadCall implements StreamObserver<UploadPart>, UploadPatience.Waiting {
  private static final int MAX_CHUNK_BYTES = 1 << 20;

  private final InputKind kind;
  private final Uploads uploads;
  private final UploadPatience patience;
  private final ServerCallStreamObserver<UploadProgress> call;

  /** Held by whoever uses what follows: the call's own thread, or one that finds it too slow. */
  private final ReentrantLock atWork = new ReentrantLock();

  private Upload upload;
  private long heardAt;
  private boolean answered;

  UploadCall(
      InputKind kind,
      Uploads uploads,
      UploadPatience patience,
      ServerCallStreamObserver<UploadProgress> call) {
    this.kind = kind;
    this.uploads = uploads;
    this.patience = patience;
    this.call = call;
  }

  /** Asks for the first part. */
  UploadCall begin() {
    call.disableAutoRequest();
    call.setOnCancelHandler(() -> goneAway());
    heardAt = patience.begin(this);
    call.request(1);
    return this;
  }

  @Override
  public void onNext(UploadPart part) {
    atWork.lock();
    try {
      if (!answered) {
        takeOrRefuse(part);
      }
    } finally {
      atWork.unlock();
    }
  }

  private void takeOrRefuse(UploadPart part) {
    try {
      take(part);
      heardAt = patience.now();
      if (upload.isWhole()) {
        String sha256 = upload.finish();
        end();
        call.onNext(progress(sha256));
        call.onCompleted();
      } else {
        call.request(1);
      }
    } catch (RefusedException refused) {
      refuse(refused);
    }
  }

  private void take(UploadPart part) {
    switch (part.getPartCase()) {
      case BEGIN -> {
        demand(upload == null, "An upload begins once");
        upload = uploads.begin(kind, announcement(part.getBegin()), call::isCancelled);
        call.onNext(progress(""));
      }
      case CHUNK -> {
        demand(upload != null, "An upload begins with what is to come");
        ByteString chunk = part.getChunk();
        if (chunk.size() > MAX_CHUNK_BYTES) {
          throw new RefusedException(
              Refusal.TOO_LARGE, "A part has at most " + MAX_CHUNK_BYTES + " bytes");
        }
        upload.add(chunk.asReadOnlyByteBuffer());
        if (call.isReady()) { // for a client who does not listen, nothing is queued
          call.onNext(progress(""));
        }
      }
      case PART_NOT_SET -> demand(false, "A part is what is to come or some bytes");
    }
  }

  @Override
  public void onError(Throwable cancelled) {
    goneAway();
  }

  @Override
  public void onCompleted() {
    atWork.lock();
    try {
      if (!answered) {
        refuse(new RefusedException(Refusal.MALFORMED, "The client ended the upload " + howFar()));
      }
    } finally {
      atWork.unlock();
    }
  }

  @Override
  public void endUnlessHeardSince(long then) {
    // What is at work has been heard; nobody waits here for a file.
    if (!atWork.tryLock()) {
      return;
    }
    try {
      if (!answered && heardAt - then <= 0) {
        refuse(
            new RefusedException(
                Refusal.TOO_SLOW,
                "Nothing came for "
                    + UploadPatience.SILENCE.toSeconds()
                    + " s "
                    + howFar()
                    + "; begin the upload again"));
      }
    } finally {
      atWork.unlock();
    }
  }

  private void end() {
    answered = true;
    patience.end(this);
  }

  private void refuse(RefusedException refused) {
    end();
    giveUp(refused.getMessage());
    call.onError(Refusals.answer(refused));
  }

  private void goneAway() {
    atWork.lock();
    try {
      end();
      giveUp("The client went away " + howFar());
    } finally {
      atWork.unlock();
    }
  }

  private String howFar() {
    return upload == null
        ? "before it began"
        : "after " + upload.received() + " of " + upload.size() + " bytes";
  }

  private void giveUp(String fault) {
    if (upload != null) {
      upload.giveUp(fault);
    }
  }

  private UploadProgress progress(String sha256) {
    return UploadProgress.newBuilder().setReceived(upload.received()).setSha256(sha256).build();
  }

  private static Announcement announcement(UploadBegin begin) {
    return new Announcement(begin.getProvider(), begin.getId(), begin.getSize(), begin.getSha256());
  }

  private static void demand(boolean sensible, String rule) {
    if (!sensible) {
      throw new RefusedException(Refusal.MALFORMED, rule);
    }
  }
}
