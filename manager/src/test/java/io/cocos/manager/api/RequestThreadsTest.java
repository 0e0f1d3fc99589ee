package io.cocos.manager.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cocos.manager.error.ManagerException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestThreadsTest {
  private static final int THREADS = 64;
  private static final int WAITING = 256;

  private final ExecutorService requests = new RequestThreads().requests();

  @AfterEach
  void end() {
    requests.shutdownNow();
  }

  @Test
  void requestsThatComeOneAfterAnotherNeedFewThreads() throws Exception {
    Set<Thread> used = new HashSet<>();

    for (int i = 0; i < 4 * THREADS; i++) {
      used.add(requests.submit(Thread::currentThread).get(10, TimeUnit.SECONDS));
    }

    assertThat(used).hasSizeLessThan(THREADS / 2);
  }

  @Test
  void whatFindsAllThreadsBusyWaitsAndOneTooManyIsRefused() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(THREADS + WAITING);

    for (int i = 0; i < THREADS + WAITING; i++) {
      requests.execute(
          () -> {
            try {
              end.await();
              done.countDown();
            } catch (InterruptedException shutDown) {
              Thread.currentThread().interrupt();
            }
          });
    }

    assertThatThrownBy(() -> requests.execute(() -> {})).isInstanceOf(ManagerException.class);
    end.countDown();
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
