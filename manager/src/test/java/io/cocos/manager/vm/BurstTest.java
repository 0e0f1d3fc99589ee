package io.cocos.manager.vm;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static io.cocos.manager.concurrent.Eventually.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When guests wait for the launches of others, and for how long. */
class BurstTest {
  private final ExecutorService callers = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    callers.shutdownNow();
  }

  private Future<?> begin(Burst.Member member) {
    return callers.submit(member::awaitOthers);
  }

  @Test
  void moreLaunchesThanProcessorsAreACrowd() {
    Burst burst = new Burst(2);
    Burst.Member first = burst.join();
    Burst.Member second = burst.join();
    assertThat(second.isCrowded()).isFalse();

    burst.join();

    assertThat(first.isCrowded()).isTrue();
    second.close();
    assertThat(first.isCrowded()).isFalse();
  }

  @Test
  void soManyThatNoThreadWouldBeLeftForWhoeverAsksDoNotWait() {
    Burst burst = new Burst(1);
    Burst.Member first = burst.join();
    List<Burst.Member> others = Stream.generate(burst::join).limit(47).toList();
    assertThat(first.isCrowded()).isTrue();

    Burst.Member oneMore = burst.join();
    assertThat(first.isCrowded()).isFalse();

    Future<?> waiting = begin(oneMore); // it is one of them also while it waits
    assertThat(waiting).isNotDone();
    assertThat(first.isCrowded()).isFalse();
    others.forEach(Burst.Member::close);
    first.close();
    assertThat(outcome(waiting)).isNull();
  }

  @Test
  void aGuestWaitsForTheLaunchesThatWereAskedForBeforeAndForNoLaterOne() {
    Burst burst = new Burst(1, Duration.ofHours(1));
    Burst.Member started = burst.join();
    Burst.Member starting = burst.join();
    Future<?> waiting = begin(started);
    eventually(() -> assertThat(starting.isCrowded()).isFalse()); // the other is there and waits

    burst.join();
    assertThat(waiting).isNotDone();
    starting.close();

    assertThat(outcome(waiting)).isNull();
  }

  @Test
  void aLaunchThatHangsIsWaitedForNoLongerThanPatienceLasts() {
    Burst burst = new Burst(1, Duration.ofMillis(1));
    Burst.Member started = burst.join();
    burst.join();

    assertThat(outcome(begin(started))).isNull();
  }

  @Test
  void whoIsInterruptedWaitsNoLongerAndIsToldSo() {
    Burst burst = new Burst(1, Duration.ofHours(1));
    Burst.Member started = burst.join();
    burst.join();

    Future<Boolean> interrupted =
        callers.submit(
            () -> {
              Thread.currentThread().interrupt();
              started.awaitOthers();
              return Thread.interrupted();
            });

    assertThat(outcome(interrupted)).isTrue();
  }
}
