package io.cocos.manager.telemetry;

import static io.cocos.manager.concurrent.Eventually.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.vm.InMemoryHypervisor;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is checked, and what becomes of a check that hangs. */
class ReadinessTest {
  private final InMemoryHypervisor hypervisor = new InMemoryHypervisor();

  @Test
  void aCheckThatHangsFailsInTimeAndIsNotBegunTwice() {
    CountDownLatch released = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    try (Readiness readiness =
        new Readiness(hypervisor, () -> hang(begun, released), Optional::empty)) {
      long asked = System.nanoTime();
      Map<String, Optional<String>> first = outcome(readiness.check());
      Duration took = Duration.ofNanos(System.nanoTime() - asked);
      Map<String, Optional<String>> second = outcome(readiness.check());

      assertThat(took).isLessThan(Duration.ofSeconds(2));
      assertThat(first.get("image")).contains("no answer within 1500 ms");
      assertThat(first.get("libvirt")).isEmpty();
      assertThat(first.get("disk")).isEmpty();
      assertThat(second).isEqualTo(first);
      assertThat(begun).hasValue(1);
    } finally {
      released.countDown();
    }
  }

  @Test
  void aCheckThatBreaksFailsWithItsReason() {
    try (Readiness readiness =
        new Readiness(hypervisor, ReadinessTest::breakDown, Optional::empty)) {
      assertThat(outcome(readiness.check()).get("image")).contains("the disk is on fire");
    }
  }

  private static Optional<String> breakDown() {
    throw new IllegalStateException("the disk is on fire");
  }

  private static Optional<String> hang(AtomicInteger begun, CountDownLatch released) {
    begun.incrementAndGet();
    try {
      released.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }
}
