package io.cocos.manager.notification;

import java.util.function.IntSupplier;

/** Told of what becomes of events. Must be quick, and must not throw; called by many threads. */
public interface DeliveryObserver {
  /** Why an event was never delivered. */
  enum DropReason {
    /** Too many waited before it. */
    FULL,
    /** The notification server does not take it, however often it is sent. */
    REFUSED,
    /** This service ended. */
    CLOSED
  }

  /** There are deliveries now; so many events wait whenever that is asked. */
  void begin(IntSupplier waiting);

  /** The notification server took one. */
  void delivered();

  /** An attempt to deliver one failed; it may be tried again. */
  void failed();

  /** So many will not be delivered. */
  void dropped(DropReason why, int events);
}
