package io.cocos.manager.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what happens on its own. */
final class Eventually {
  private static final RetryPolicy<Boolean> untilTrue =
      RetryPolicy.<Boolean>builder()
          .handleResult(false)
          .withDelay(Duration.ofMillis(100))
          .withMaxRetries(-1)
          .withMaxDuration(Duration.ofSeconds(30))
          .build();

  private Eventually() {}

  static void until(String what, Callable<Boolean> condition) {
    assertThat(Failsafe.with(untilTrue).get(condition::call)).as(what).isTrue();
  }
}
