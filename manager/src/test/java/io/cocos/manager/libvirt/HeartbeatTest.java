package io.cocos.manager.libvirt;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Daemons that answer, hang, or are gone. */
class HeartbeatTest {
  private final Heartbeat heartbeat = new Heartbeat(Duration.ofMillis(10), Duration.ofMillis(200));
  private final AtomicInteger beats = new AtomicInteger();
  private final AtomicInteger stopped = new AtomicInteger();
  private final CountDownLatch resumed = new CountDownLatch(1);

  @AfterEach
  void close() {
    resumed.countDown();
    heartbeat.close();
  }

  private void hang() {
    try {
      resumed.await();
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void oneThatAnswersIsAskedAgainAndAgain() {
    heartbeat.watch(beats::incrementAndGet, stopped::incrementAndGet);

    eventually(() -> assertThat(beats).hasValueGreaterThan(3));
    assertThat(stopped).hasValue(0);
  }

  @Test
  void oneThatHangsIsToldOfOnceAndLeftAlone() {
    heartbeat.watch(
        () -> {
          beats.incrementAndGet();
          hang();
        },
        stopped::incrementAndGet);

    eventually(() -> assertThat(stopped).hasValue(1));
    resumed.countDown();
    askAnother(5);
    assertThat(beats).hasValue(1);
    assertThat(stopped).hasValue(1);
  }

  @Test
  void oneThatHangsDoesNotKeepOthersFromBeingAsked() {
    heartbeat.watch(this::hang, stopped::incrementAndGet);

    askAnother(3);
  }

  @Test
  void oneThatIsGoneIsAskedNoMore() {
    heartbeat.watch(
        () -> {
          beats.incrementAndGet();
          throw new ManagerException(ErrorCode.HYPERVISOR_UNAVAILABLE, "gone");
        },
        stopped::incrementAndGet);

    eventually(() -> assertThat(beats).hasValue(1));
    askAnother(5);
    assertThat(beats).hasValue(1);
    assertThat(stopped).as("who lost it knows already").hasValue(0);
  }

  /** So that the time has passed in which the first could have been asked again. */
  private void askAnother(int times) {
    AtomicInteger others = new AtomicInteger();
    heartbeat.watch(others::incrementAndGet, () -> {});
    eventually(() -> assertThat(others).hasValueGreaterThanOrEqualTo(times));
  }
}
