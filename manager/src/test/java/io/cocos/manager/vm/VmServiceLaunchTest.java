package io.cocos.manager.vm;

import static io.cocos.manager.concurrent.Eventually.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.computation.Computation;
import io.cocos.computation.ComputationManifest;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Launching VMs, and the host ports that they get. */
class VmServiceLaunchTest extends VmServiceFixture {
  @Test
  void aVmIsLaunchedAsItWasAskedFor() {
    Computation computation = Samples.computation("wanted");

    Vm vm =
        service()
            .run(
                new LaunchRequest(
                    Optional.of(ComputationManifest.of(computation)),
                    Optional.of(Duration.ofMinutes(7)),
                    Optional.empty()));

    assertThat(hypervisor.attempts())
        .singleElement()
        .satisfies(
            spec -> {
              assertThat(spec.computation()).contains(ComputationManifest.of(computation));
              assertThat(spec.computationId()).contains(computation.digest());
              assertThat(spec.timeout()).contains(Duration.ofMinutes(7));
              assertThat(spec.createdAt()).isEqualTo(NOW);
              assertThat(spec.id()).isEqualTo(vm.observed().id());
              assertThat(spec.domain())
                  .isEqualTo("cocos-" + spec.id().toString().substring(24))
                  .isEqualTo(vm.observed().domain());
            });
    assertThat(vm.state()).isEqualTo(VmState.BOOTING);
    assertThat(vm.reason()).isEmpty();
  }

  @Test
  void aComputationThatTheAgentWouldNotTakeIsRefused() {
    Computation huge = Samples.computation("<".repeat(Computation.MAX_CANONICAL_BYTES / 6));

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> service().run(LaunchRequest.of(huge)))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.REQUEST_TOO_LARGE));
    assertThat(hypervisor.attempts()).isEmpty();
  }

  @Test
  void theFirstVmGetsTheFirstPortsAndLaterOnesTheNextFree() {
    assertThat(portsOf(run())).containsExactly(2222, 9301, 7020);
    assertThat(portsOf(run())).containsExactly(2223, 9302, 7021);
    assertThat(portsOf(run())).containsExactly(2224, 9303, 7022);
  }

  @Test
  void theSameComputationTwiceGivesTwoVms() {
    Computation computation = Samples.computation("same");

    Vm first = service().run(LaunchRequest.of(computation));
    Vm second = service().run(LaunchRequest.of(computation));

    assertThat(service().list())
        .extracting(vm -> vm.observed().id())
        .containsExactlyInAnyOrder(first.observed().id(), second.observed().id());
    assertThat(first.observed().computationId()).isEqualTo(second.observed().computationId());
  }

  @Test
  void aRemovedVmsPortsAreGivenToTheNext() {
    ObservedVm first = run();
    run();

    service().remove(first.id());

    assertThat(portsOf(run())).containsExactly(2222, 9301, 7020);
  }

  @Test
  void aPortThatSomebodyElseHoldsIsReplacedWithoutTheCallersKnowing() {
    hypervisor.takePorts(9301);

    assertThat(portsOf(run())).containsExactly(2222, 9302, 7020);
    assertThat(hypervisor.list()).hasSize(1);
  }

  @Test
  void manyPortsThatOthersHoldAreReplacedOneAfterTheOther() {
    hypervisor.takePorts(2222, 2223, 9301, 9302, 7020, 7021);

    assertThat(portsOf(run())).containsExactly(2224, 9303, 7022);
  }

  @Test
  void everyAttemptIsForTheSameVm() {
    hypervisor.takePorts(2222, 9301);

    ObservedVm vm = run();

    assertThat(hypervisor.attempts()).hasSize(3).extracting(VmSpec::id).containsOnly(vm.id());
  }

  @Test
  void aRefusedPortIsNotTriedAgainByTheNextLaunch() {
    hypervisor.takePorts(9301);
    run();
    int attempts = hypervisor.attempts().size();

    assertThat(portsOf(run())).containsExactly(2223, 9303, 7021);
    assertThat(hypervisor.attempts()).hasSize(attempts + 1);
  }

  @Test
  void whenNoPortAnswersItSaysWhichOneItTriedLast() {
    hypervisor.takePorts(IntStream.range(2222, 2322).boxed().toArray(Integer[]::new));

    assertThatExceptionOfType(PortTakenException.class)
        .isThrownBy(this::run)
        .withMessage("host port 2253 is in use by another process");
    assertThat(hypervisor.list()).isEmpty();
  }

  @Test
  void whenAllPortsAreHeldItSaysSoAndForWhatGuestPort() {
    start(List.of(new GuestPort(GuestPort.SSH, 65_535, 22)));
    run();

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(this::run)
        .withMessage(
            "no host port from 65535 to 65535 is free for ssh; remove VMs, or set another first"
                + " port")
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.PORTS_EXHAUSTED);
    assertThat(hypervisor.list()).hasSize(1);
  }

  @Test
  void aLaunchThatFailsLeavesNoPortReserved() {
    ManagerException failure = new ManagerException(ErrorCode.MEMORY_EXHAUSTED, "no memory left");
    hypervisor.failLaunches(failure);

    assertThatExceptionOfType(ManagerException.class).isThrownBy(this::run).isSameAs(failure);

    hypervisor.heal();
    assertThat(service().list()).isEmpty();
    assertThat(portsOf(run())).containsExactly(2222, 9301, 7020);
  }

  @Test
  void aLaunchWithoutAHypervisorFailsAndLeavesNoPortReserved() {
    service();
    hypervisor.disconnect();

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(this::run)
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HYPERVISOR_UNAVAILABLE);

    hypervisor.connect();
    assertThat(portsOf(run())).containsExactly(2222, 9301, 7020);
  }

  @Test
  void concurrentLaunchesGetDistinctPorts() {
    VmService service = service();
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try (InMemoryHypervisor.LaunchHold hold = hypervisor.holdLaunches()) {
      List<Future<ObservedVm>> launches = new ArrayList<>();
      for (int index = 0; index < 8; index++) {
        Computation computation = Samples.computation("vm" + index);
        launches.add(callers.submit(() -> service.run(LaunchRequest.of(computation)).observed()));
      }
      hold.awaitLaunches(8);
      hold.release();

      assertThat(launches)
          .flatExtracting(launch -> portsOf(outcome(launch)))
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 8)
                  .boxed()
                  .flatMap(n -> List.of(2222 + n, 9301 + n, 7020 + n).stream())
                  .toList());
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void aVmIsFoundByItsIdAndNoOtherIs() {
    ObservedVm vm = run();
    UUID unknown = UUID.randomUUID();

    assertThat(service().get(vm.id()).observed()).isEqualTo(vm);
    for (Callable<?> call : everyQuestionAbout(unknown)) {
      assertThatExceptionOfType(ManagerException.class)
          .isThrownBy(call::call)
          .withMessage("there is no VM with id " + unknown)
          .extracting(ManagerException::code)
          .isEqualTo(ErrorCode.VM_NOT_FOUND);
    }
  }

  @Test
  void closingLeavesTheVmsRunning() {
    ObservedVm vm = run();

    service().close();

    assertThat(hypervisor.find(vm.id()))
        .get()
        .extracting(ObservedVm::domainState)
        .isEqualTo(DomainState.RUNNING);
  }
}
