package io.cocos.manager.api.http;

import io.cocos.manager.api.RequestBodies;
import io.cocos.manager.error.ManagerException;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Receives the body of a request, piece by piece, as far as there is room for it. */
final class ReceivedBody implements Subscriber<byte[]> {
  private final RequestBodies.Share share;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private Subscription pieces; // set before anything is received

  private ReceivedBody(RequestBodies.Share share) {
    this.share = share;
  }

  /**
   * The body, when it has arrived. A body that says how long it is has its room from the beginning;
   * another one takes what it needs as it comes.
   *
   * @param largest the longest body that the server reads, in bytes
   * @param share what it is counted to; the caller releases it, also when receiving fails
   * @return what fails with {@code OVERLOADED} when there is no room for the body, and with the
   *     framework's exceptions when it is too long or breaks off
   */
  static CompletableFuture<byte[]> of(
      ServerHttpRequest<?> request, long largest, RequestBodies.Share share) {
    long length = request.getContentLength();
    if (length > largest) {
      // the framework refuses it too, but then reads no more of the connection
      return CompletableFuture.failedFuture(new ContentLengthExceededException(largest, length));
    }
    try {
      share.growTo(length);
    } catch (ManagerException overloaded) {
      return CompletableFuture.failedFuture(overloaded);
    }
    ReceivedBody body = new ReceivedBody(share);
    request.byteBody().toByteArrayPublisher().subscribe(body);
    return body.whole;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    pieces = subscription;
    pieces.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(byte[] piece) {
    if (whole.isDone()) {
      return;
    }
    try {
      share.growTo((long) received.size() + piece.length);
      received.writeBytes(piece);
    } catch (ManagerException overloaded) {
      pieces.cancel();
      whole.completeExceptionally(overloaded);
    }
  }

  @Override
  public void onError(Throwable broken) {
    whole.completeExceptionally(broken);
  }

  @Override
  public void onComplete() {
    whole.complete(received.toByteArray());
  }
}
