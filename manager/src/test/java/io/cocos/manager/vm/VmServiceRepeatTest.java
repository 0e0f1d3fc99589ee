package io.cocos.manager.vm;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static io.cocos.manager.concurrent.Eventually.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import io.cocos.computation.Computation;
import io.cocos.computation.ComputationManifest;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Requests that their callers may repeat, because they gave them a name. */
class VmServiceRepeatTest extends VmServiceFixture {
  private static final Computation COMPUTATION = Samples.computation("repeated");
  private static final Computation ANOTHER = Samples.computation("another");

  private Vm run(Computation computation, String key) {
    return service()
        .run(
            new LaunchRequest(
                Optional.of(ComputationManifest.of(computation)),
                Optional.empty(),
                Optional.of(key)));
  }

  private UUID idOf(Vm vm) {
    return vm.observed().id();
  }

  private void assertConflict(Computation computation, String key) {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> run(computation, key))
        .withMessageContaining(COMPUTATION.digest())
        .withMessageContaining(computation.digest())
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED);
  }

  @Test
  void aRepeatIsAnsweredWithTheVmOfTheFirst() {
    Vm first = run(COMPUTATION, "order 17");
    Vm repeated = run(COMPUTATION, "order 17");

    assertThat(idOf(repeated)).isEqualTo(idOf(first));
    assertThat(hypervisor.attempts()).hasSize(1);
  }

  @Test
  void aRepeatShowsTheVmAsItStandsNow() {
    Vm first = run(COMPUTATION, "order 17");
    hypervisor.become(idOf(first), DomainState.CRASHED);

    assertThat(run(COMPUTATION, "order 17").state()).isEqualTo(VmState.FAILED);
  }

  @Test
  void anotherNameOrNoneIsAnotherVm() {
    run(COMPUTATION, "order 17");
    run(COMPUTATION, "order 18");
    service().run(LaunchRequest.of(COMPUTATION));
    service().run(LaunchRequest.of(COMPUTATION));

    assertThat(hypervisor.list()).hasSize(4);
  }

  @Test
  void theSameNameForAnotherComputationIsRefused() {
    run(COMPUTATION, "order 17");

    assertConflict(ANOTHER, "order 17");
    assertThat(hypervisor.list()).hasSize(1);
  }

  @Test
  void theNameOutlivesTheManager() {
    Vm first = run(COMPUTATION, "order 17");
    service().close();
    start(Samples.GUEST_PORTS);

    assertThat(idOf(run(COMPUTATION, "order 17"))).isEqualTo(idOf(first));
    assertConflict(ANOTHER, "order 17");
  }

  @Test
  void aRemovedVmLeavesItsNameFree() {
    Vm first = run(COMPUTATION, "order 17");
    service().remove(idOf(first));

    assertThat(idOf(run(ANOTHER, "order 17"))).isNotEqualTo(idOf(first));
  }

  @Test
  void aLaunchThatFailsLeavesItsNameFree() {
    ManagerException failure = new ManagerException(ErrorCode.MEMORY_EXHAUSTED, "no memory left");
    hypervisor.failLaunches(failure);
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> run(COMPUTATION, "order 17"))
        .isSameAs(failure);
    hypervisor.heal();

    assertThat(run(ANOTHER, "order 17").observed().computationId()).contains(ANOTHER.digest());
  }

  @Test
  void concurrentRepeatsLaunchOneVm() {
    service();
    try (InMemoryHypervisor.LaunchHold hold = hypervisor.holdLaunches()) {
      CompletableFuture<Vm> first =
          CompletableFuture.supplyAsync(() -> run(COMPUTATION, "order 17"));
      hold.awaitLaunches(1);
      CompletableFuture<Vm> repeated =
          CompletableFuture.supplyAsync(() -> run(COMPUTATION, "order 17"));

      assertConflict(ANOTHER, "order 17");
      hold.release();

      assertThat(idOf(outcome(repeated))).isEqualTo(idOf(outcome(first)));
    }
    assertThat(hypervisor.attempts()).hasSize(1);
  }

  @Test
  void aRepeatThatWaitsForALaunchSharesItsFailure() {
    ManagerException failure = new ManagerException(ErrorCode.MEMORY_EXHAUSTED, "no memory left");
    KeyedLaunches launches = new KeyedLaunches();
    KeyedLaunches.Request request =
        new KeyedLaunches.Request("order 17", Optional.of(COMPUTATION.digest()));
    FutureTask<Vm> repeated =
        new FutureTask<>(() -> launches.once(request, Optional::empty, () -> fail("two launches")));

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(
            () ->
                launches.once(
                    request,
                    Optional::empty,
                    () -> {
                      startAndAwaitItsWait(repeated);
                      throw failure;
                    }))
        .isSameAs(failure);

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> outcome(repeated))
        .isSameAs(failure);
  }

  private static void startAndAwaitItsWait(FutureTask<Vm> task) {
    Thread thread = new Thread(task);
    thread.start();
    eventually(() -> assertThat(thread.getState()).isEqualTo(Thread.State.WAITING));
  }
}
