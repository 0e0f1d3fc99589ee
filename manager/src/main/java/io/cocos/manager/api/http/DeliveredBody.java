package io.cocos.manager.api.http;

import io.cocos.manager.api.stream.Cursor;
import io.cocos.manager.api.stream.Deliveries;
import io.cocos.manager.api.stream.Delivery;
import io.cocos.manager.api.stream.Receiver;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A body that is made as its client takes it. It has one client, and is nobody's concern until that
 * subscribes.
 */
final class DeliveredBody<T> implements Publisher<T> {
  private final Deliveries deliveries;
  private final Cursor<T> cursor;

  DeliveredBody(Deliveries deliveries, Cursor<T> cursor) {
    this.deliveries = deliveries;
    this.cursor = cursor;
  }

  @Override
  public void subscribe(Subscriber<? super T> subscriber) {
    Client<T> client = new Client<>(subscriber);
    Delivery<T> delivery = deliveries.begin(cursor, client);
    subscriber.onSubscribe(
        new Subscription() {
          @Override
          public void request(long pieces) {
            client.allow(pieces);
            delivery.lookAgain();
          }

          @Override
          public void cancel() {
            delivery.cancel();
          }
        });
  }

  /** The client, by what it has asked for. */
  private static final class Client<T> implements Receiver<T> {
    private final Subscriber<? super T> subscriber;
    private final AtomicLong allowed = new AtomicLong();

    Client(Subscriber<? super T> subscriber) {
      this.subscriber = subscriber;
    }

    void allow(long pieces) {
      allowed.accumulateAndGet(
          pieces, (now, more) -> now > Long.MAX_VALUE - more ? Long.MAX_VALUE : now + more);
    }

    @Override
    public boolean isReady() {
      return allowed.get() > 0;
    }

    @Override
    public void take(T piece) {
      allowed.decrementAndGet();
      subscriber.onNext(piece);
    }

    @Override
    public void complete() {
      subscriber.onComplete();
    }

    @Override
    public void fail(RuntimeException why) {
      subscriber.onError(why);
    }

    @Override
    public void shutDown() {
      subscriber.onComplete();
    }
  }
}
