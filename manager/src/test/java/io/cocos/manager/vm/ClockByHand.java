package io.cocos.manager.vm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it. */
final class ClockByHand implements InstantSource {
  private volatile Instant now;

  ClockByHand(Instant now) {
    this.now = now;
  }

  @Override
  public Instant instant() {
    return now;
  }

  void set(Instant time) {
    now = time;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }
}
