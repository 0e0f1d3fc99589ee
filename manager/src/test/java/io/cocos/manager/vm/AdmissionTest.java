package io.cocos.manager.vm;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static io.cocos.manager.concurrent.Eventually.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may launch, who waits, and what is left of those who may not. */
class AdmissionTest {
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final CountDownLatch go = new CountDownLatch(1);
  private final List<ObservedVm> seen = new CopyOnWriteArrayList<>();
  private final List<Integer> begun = new CopyOnWriteArrayList<>();
  private final PortPool ports =
      new PortPool(Samples.GUEST_PORTS, "127.0.0.1", InstantSource.system());

  @AfterEach
  void end() {
    go.countDown();
    callers.shutdownNow();
  }

  private Admission admission(Optional<Integer> maxVms, int atOnce, int queue) {
    return admission(Confidential.NONE, new AdmissionLimits(maxVms, 1, 1, 0, atOnce, 1, queue));
  }

  private Admission admission(Confidential technology, AdmissionLimits limits) {
    return new Admission(
        limits, new Demand(Samples.SIZE, technology), HostResources::unknown, ports);
  }

  /** A launch that goes on until the test lets all go. */
  private Future<Integer> launch(Admission admission, int number) {
    return callers.submit(
        () ->
            admission.admit(
                UUID.randomUUID(),
                () -> seen,
                () -> {
                  begun.add(number);
                  await(go);
                  return number;
                }));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private ErrorCode refusal(Admission admission) {
    return catchThrowableOfType(
            ManagerException.class,
            () -> admission.admit(UUID.randomUUID(), () -> seen, () -> "launched"))
        .code();
  }

  private void assertPlaces(Admission admission, int underWay, int waiting) {
    eventually(
        () -> {
          Capacity now = admission.capacity(() -> seen);
          assertThat(now.underWay()).isEqualTo(underWay);
          assertThat(now.waiting()).isEqualTo(waiting);
        });
  }

  @Test
  void theLastPlaceIsTakenOnce() throws Exception {
    int callersAtOnce = 64;
    Admission admission = admission(Optional.of(10), 4, callersAtOnce);
    AtomicInteger launched = new AtomicInteger();
    AtomicInteger mostAtOnce = new AtomicInteger();
    AtomicInteger now = new AtomicInteger();
    CountDownLatch allHere = new CountDownLatch(callersAtOnce);
    List<Future<?>> calls = new ArrayList<>();
    for (int i = 0; i < callersAtOnce; i++) {
      calls.add(
          callers.submit(
              () -> {
                allHere.countDown();
                await(allHere);
                UUID id = UUID.randomUUID();
                return admission.admit(
                    id,
                    () -> seen,
                    () -> {
                      mostAtOnce.accumulateAndGet(now.incrementAndGet(), Math::max);
                      ObservedVm vm = Samples.observed(id, DomainState.RUNNING, 0);
                      launched.incrementAndGet();
                      seen.add(vm);
                      now.decrementAndGet();
                      return vm;
                    });
              }));
    }
    int refused = 0;
    for (Future<?> call : calls) {
      try {
        outcome(call);
      } catch (ManagerException full) {
        assertThat(full.code()).isEqualTo(ErrorCode.VMS_EXHAUSTED);
        refused++;
      }
    }

    assertThat(launched).hasValue(10);
    assertThat(refused).isEqualTo(callersAtOnce - 10);
    assertThat(mostAtOnce.get()).isLessThanOrEqualTo(4);
    assertPlaces(admission, 0, 0);
  }

  @Test
  void aFailedLaunchGivesItsPlaceBack() {
    Admission admission = admission(Optional.of(1), 1, 0);

    ErrorCode failure =
        catchThrowableOfType(
                ManagerException.class,
                () ->
                    admission.admit(
                        UUID.randomUUID(),
                        () -> seen,
                        () -> {
                          throw new ManagerException(ErrorCode.HYPERVISOR_REFUSED, "no");
                        }))
            .code();

    assertThat(failure).isEqualTo(ErrorCode.HYPERVISOR_REFUSED);
    String launched = admission.admit(UUID.randomUUID(), () -> seen, () -> "launched");
    assertThat(launched).isEqualTo("launched");
  }

  @Test
  void aPlaceIsTakenFromTheMomentOfAdmission() {
    Admission admission = admission(Optional.of(2), 1, 32);
    Future<Integer> first = launch(admission, 1);
    Future<Integer> second = launch(admission, 2);
    assertPlaces(admission, 1, 1);

    assertThat(refusal(admission)).isEqualTo(ErrorCode.VMS_EXHAUSTED);

    go.countDown();
    assertThat(outcome(first) + outcome(second)).isEqualTo(3);
  }

  @Test
  void launchesBeyondTheirNumberWaitInOrderAndFurtherOnesAreRefusedAtOnce() {
    Admission admission = admission(Optional.empty(), 1, 3);
    List<Future<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      calls.add(launch(admission, i));
      assertPlaces(admission, 1, i);
    }

    ManagerException refused =
        catchThrowableOfType(
            ManagerException.class,
            () -> admission.admit(UUID.randomUUID(), () -> seen, () -> "launched"));

    assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(refused)
        .hasMessage(
            "1 launches are under way and 3 wait for their turn, as many as may; try again in a"
                + " moment, or raise MANAGER_LAUNCH_QUEUE");
    assertThat(begun).containsExactly(0);
    go.countDown();
    calls.forEach(call -> assertThat(outcome(call)).isNotNull());
    assertThat(begun).containsExactly(0, 1, 2, 3);
    assertPlaces(admission, 0, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "NONE,    4, 2, 4",
    "SEV,     4, 2, 2",
    "SEV_ES,  4, 2, 2",
    "SEV_SNP, 4, 2, 2",
    "TDX,     4, 2, 2",
    "SEV,     1, 2, 1"
  })
  void confidentialLaunchesWaitForOneAnotherWherePlainOnesDoNot(
      Confidential technology, int atOnce, int confidentialAtOnce, int underWay) {
    Admission admission =
        admission(
            technology,
            new AdmissionLimits(Optional.empty(), 1, 1, 0, atOnce, confidentialAtOnce, 8));
    List<Future<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      calls.add(launch(admission, i));
    }

    assertPlaces(admission, underWay, 6 - underWay);
    eventually(() -> assertThat(begun).hasSize(underWay));
    go.countDown();
    calls.forEach(call -> assertThat(outcome(call)).isNotNull());
    assertPlaces(admission, 0, 0);
  }

  @Test
  void whoStopsWaitingGivesItsPlaceBack() {
    Admission admission = admission(Optional.empty(), 1, 1);
    Future<Integer> first = launch(admission, 1);
    assertPlaces(admission, 1, 0);
    Future<Integer> second = launch(admission, 2);
    assertPlaces(admission, 1, 1);

    second.cancel(true);

    assertPlaces(admission, 1, 0);
    go.countDown();
    assertThat(outcome(first)).isEqualTo(1);
    assertThat(begun).containsExactly(1);
  }
}
