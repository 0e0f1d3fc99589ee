package io.cocos.manager.vm;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Following VMs. */
class VmServiceWatchTest extends VmServiceFixture {
  private final RecordingObserver observer = new RecordingObserver();

  private void assertTold(String... told) {
    eventually(() -> assertThat(observer.told()).containsExactly(told));
  }

  @Test
  void anObserverIsToldOfThePresentStateAndOfEachChangeUntilTheVmIsGone() {
    ObservedVm vm = run();
    service().watch(vm.id(), observer);
    assertTold("booting");

    agents.holdComputation(vm);
    assertTold("booting", "ready");

    stop(vm.id());
    assertTold("booting", "ready", "stopped");

    service().remove(vm.id());
    assertTold("booting", "ready", "stopped", "gone");
    assertThat(service().openWatches()).isZero();
  }

  @Test
  void whatHappensBehindTheServicesBackIsToldToo() {
    ObservedVm vm = run();
    service().watch(vm.id(), observer);
    assertTold("booting");

    hypervisor.become(vm.id(), DomainState.CRASHED);
    assertTold("booting", "failed");

    hypervisor.vanish(vm.id());
    assertTold("booting", "failed", "gone");
  }

  @Test
  void anObserverThatIsNotReadyGetsTheLatestStateWhenItIs() {
    ObservedVm vm = run();
    VmWatch watch = service().watch(vm.id(), observer);
    assertTold("booting");
    RecordingObserver other = new RecordingObserver();
    service().watch(vm.id(), other);
    observer.setReady(false);

    agents.holdComputation(vm);
    eventually(() -> assertThat(other.told()).containsExactly("booting", "ready"));
    stop(vm.id());
    eventually(() -> assertThat(other.told()).containsExactly("booting", "ready", "stopped"));
    observer.setReady(true);
    watch.lookAgain();

    assertTold("booting", "stopped");
  }

  @Test
  void aChangeThatIsNoneIsNotTold() {
    ObservedVm vm = run();
    service().watch(vm.id(), observer);
    assertTold("booting");

    hypervisor.tellOfChange(vm.id());
    hypervisor.become(vm.id(), DomainState.CRASHED);

    assertTold("booting", "failed");
  }

  @Test
  void aClosedWatchTellsNothingMoreAndIsForgotten() {
    ObservedVm vm = run();
    RecordingObserver other = new RecordingObserver();
    VmWatch watch = service().watch(vm.id(), observer);
    service().watch(vm.id(), other);
    assertTold("booting");

    watch.close();
    watch.close();
    service().remove(vm.id());

    eventually(() -> assertThat(other.told()).contains("gone"));
    assertThat(observer.told()).containsExactly("booting");
    assertThat(service().openWatches()).isZero();
  }

  @Test
  void whatHappensWhileTheHypervisorIsAwayIsToldWhenItIsBack() {
    ObservedVm vm = run();
    service().watch(vm.id(), observer);
    assertTold("booting");
    hypervisor.disconnect();
    hypervisor.become(vm.id(), DomainState.CRASHED);

    hypervisor.connect();

    assertTold("booting", "failed");
  }

  @Test
  void aVmThatIsNotThereCannotBeFollowed() {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> service().watch(UUID.randomUUID(), observer))
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.VM_NOT_FOUND);
    assertThat(service().openWatches()).isZero();
  }
}
