package io.cocos.manager.chaos;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Asks for the list of VMs again and again, and notes how long there was no answer. */
final class OutageWatch implements Runnable {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final Conversation conversation;
  private final BooleanSupplier over;
  private volatile Duration longest = Duration.ZERO;
  private final AtomicInteger lists = new AtomicInteger();

  OutageWatch(Conversation conversation, BooleanSupplier over) {
    this.conversation = conversation;
    this.over = over;
  }

  @Override
  public void run() {
    long answered = System.nanoTime();
    while (!over.getAsBoolean()) {
      if (conversation.list(false)) {
        lists.incrementAndGet();
        Duration gap = Duration.ofNanos(System.nanoTime() - answered);
        longest = gap.compareTo(longest) > 0 ? gap : longest;
        answered = System.nanoTime();
      }
      Pause.of(BETWEEN_LOOKS);
    }
  }

  /** The longest time from one good answer to the next. */
  Duration longest() {
    return longest;
  }

  /** How many good answers there were. */
  int lists() {
    return lists.get();
  }
}
