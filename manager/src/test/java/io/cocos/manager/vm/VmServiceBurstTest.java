package io.cocos.manager.vm;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static io.cocos.manager.concurrent.Eventually.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.InMemoryHypervisor.LaunchHold;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Launches at the same time, on a host with fewer processors. */
class VmServiceBurstTest extends VmServiceFixture {
  private final ExecutorService callers = Executors.newCachedThreadPool();

  @AfterEach
  void endCallers() {
    callers.shutdownNow();
  }

  private Life lifeOf(UUID id) {
    return hypervisor.find(id).orElseThrow().life();
  }

  @Test
  void theGuestThatIsStartedFirstBeginsWhenTheOthersAreStartedToo() {
    processors(1);
    VmService service = service(); // made once, before two threads ask for it
    AtomicReference<UUID> first = new AtomicReference<>();
    CountDownLatch second = new CountDownLatch(1);
    hypervisor.afterLaunch(
        id -> {
          if (!first.compareAndSet(null, id)) {
            await(second);
          }
        });
    LaunchHold bothAskedFor = hypervisor.holdLaunches();
    List<Future<ObservedVm>> launches =
        Stream.of(1, 2).map(number -> callers.submit(this::run)).toList();
    bothAskedFor.awaitLaunches(2);
    bothAskedFor.release();

    eventually(() -> assertThat(service.get(first.get()).observed().awaitsOthers()).isTrue());
    assertThat(service.get(first.get()).state()).isEqualTo(VmState.PROVISIONING);
    assertThat(service.get(first.get()).reason())
        .contains("its guest begins together with those that are launched at the same time");
    second.countDown();

    assertThat(launches)
        .allSatisfy(
            launch -> assertThat(outcome(launch).domainState()).isEqualTo(DomainState.RUNNING));
    eventually(() -> assertThat(lifeOf(first.get()).held()).isFalse());
    assertThat(this.launches.of(first.get())).containsExactly("begin", "running");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  void aGuestThatWaitedForOthersBootsAndGetsReadyLikeAnyOther() {
    processors(0);

    ObservedVm vm = run();
    agents.holdComputation(vm);

    assertThat(awaitReady(vm.id()).state()).isEqualTo(VmState.READY);
  }

  @Test
  void aLaunchWhoseGuestCannotBeginFailsAndLeavesNothing() {
    processors(0);
    assertThat(service().list()).isEmpty(); // asks the hypervisor, which capacity never waits for
    Room before = service().capacity().ports();
    hypervisor.failBeginnings(
        new ManagerException(ErrorCode.HYPERVISOR_UNAVAILABLE, "libvirt is gone"));

    assertThatThrownBy(this::run)
        .isInstanceOfSatisfying(
            ManagerException.class,
            failed -> assertThat(failed.code()).isEqualTo(ErrorCode.HYPERVISOR_UNAVAILABLE));

    assertThat(hypervisor.list()).isEmpty();
    eventually(() -> assertThat(service().list()).isEmpty());
    assertThat(service().capacity().ports()).isEqualTo(before);
    assertThat(launches.news).last().asString().startsWith("failed: libvirt is gone");
  }

  @Test
  void aGuestThatAKilledManagerLeftWaitingBeginsUnderTheNext() {
    ObservedVm left =
        Samples.observed(DomainState.PAUSED, 0).withLife(Life.heldFrom(NOW.minusSeconds(1)));
    hypervisor.contain(left);

    service();

    awaitState(left.id(), VmState.BOOTING);
    eventually(() -> assertThat(lifeOf(left.id())).isEqualTo(Life.begun(NOW)));
  }

  @Test
  void aProtectedGuestWaitsForNoOther() {
    processors(0);
    hypervisor.protectLaunches(new Protection.Sev(1, OptionalInt.of(47), OptionalInt.of(1), true));

    assertThat(run().life().held()).isFalse();
  }
}
