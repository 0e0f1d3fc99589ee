package io.cocos.manager.concurrent;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class OwnThreadTest {
  private final List<String> done = new CopyOnWriteArrayList<>();

  @Test
  void doesOneThingAfterTheOther() {
    try (OwnThread thread = new OwnThread("test-own")) {
      thread.execute(() -> done.add("first on " + Thread.currentThread().getName()));
      thread.execute(() -> done.add("second on " + Thread.currentThread().getName()));

      eventually(
          () -> assertThat(done).containsExactly("first on test-own-1", "second on test-own-1"));
    }
  }

  @Test
  void isClosedWhenWhatItDoesHasEnded() throws InterruptedException {
    Thread owner = Thread.currentThread();
    OwnThread thread = new OwnThread("test-own");
    CountDownLatch begun = new CountDownLatch(1);
    thread.execute(
        () -> {
          begun.countDown();
          assertThatExceptionOfType(InterruptedException.class)
              .isThrownBy(() -> new CountDownLatch(1).await());
          // what is cleared away takes until the owner waits for it
          eventually(() -> assertThat(owner.getState()).isEqualTo(Thread.State.TIMED_WAITING));
          done.add("cleared away");
        });
    begun.await();

    thread.close();

    assertThat(done).containsExactly("cleared away");
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> thread.execute(() -> done.add("too late")));
  }
}
