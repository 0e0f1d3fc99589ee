package io.cocos.manager.notification;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Remembers what became of events. */
final class RecordedDeliveries implements DeliveryObserver {
  final AtomicInteger delivered = new AtomicInteger();
  final AtomicInteger failed = new AtomicInteger();
  final List<DropReason> dropped = new CopyOnWriteArrayList<>();
  private IntSupplier waiting = () -> 0;

  @Override
  public void begin(IntSupplier waiting) {
    this.waiting = waiting;
  }

  int waiting() {
    return waiting.getAsInt();
  }

  @Override
  public void delivered() {
    delivered.incrementAndGet();
  }

  @Override
  public void failed() {
    failed.incrementAndGet();
  }

  @Override
  public void dropped(DropReason why, int events) {
    dropped.addAll(Collections.nCopies(events, why));
  }
}
