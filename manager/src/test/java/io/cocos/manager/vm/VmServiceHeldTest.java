package io.cocos.manager.vm;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static io.cocos.manager.concurrent.Eventually.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** VMs whose guests wait for a secret before they begin. */
class VmServiceHeldTest extends VmServiceFixture {
  private static final Protection SEV =
      new Protection.Sev(1, OptionalInt.of(47), OptionalInt.of(1), true);

  private static final LaunchSecret SECRET =
      LaunchSecret.of(new byte[LaunchSecret.HEADER], new byte[16], Optional.empty());

  private ObservedVm runHeld(Optional<Duration> timeout) {
    hypervisor.protectLaunches(SEV);
    return service()
        .run(
            new LaunchRequest(
                Optional.of(Samples.manifest("any")), timeout, Optional.empty(), true))
        .observed();
  }

  private ObservedVm runHeld() {
    return runHeld(Optional.empty());
  }

  private static void assertNotHeld(ThrowingCallable call, String why) {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(call)
        .withMessageContaining(why)
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.VM_NOT_HELD);
  }

  @Test
  void aHeldVmIsProvisioningAndSaysWhatItWaitsFor() {
    ObservedVm vm = runHeld();

    Vm shown = service().get(vm.id());

    assertThat(shown.state()).isEqualTo(VmState.PROVISIONING);
    assertThat(shown.reason())
        .hasValueSatisfying(
            reason -> assertThat(reason).contains("/vms/" + vm.id() + "/secret", "/resume"));
  }

  @Test
  void secretsReachTheProcessorAndTheVmGoesOnWaiting() {
    ObservedVm vm = runHeld();

    assertThat(service().injectSecret(vm.id(), SECRET).state()).isEqualTo(VmState.PROVISIONING);
    service().injectSecret(vm.id(), SECRET);

    assertThat(hypervisor.secretsOf(vm.id())).containsExactly(SECRET, SECRET);
    assertThat(service().get(vm.id()).observed().isHeld()).isTrue();
  }

  @Test
  void aResumedVmBootsAndItsTimeToBootBegins() {
    ObservedVm vm = runHeld();
    clock.pass(Duration.ofMinutes(20));

    assertThat(service().resume(vm.id()).state()).isEqualTo(VmState.BOOTING);

    eventually(
        () -> {
          Life life = hypervisor.find(vm.id()).orElseThrow().life();
          assertThat(life.held()).isFalse();
          assertThat(life.startedAt()).isEqualTo(NOW.plus(Duration.ofMinutes(20)));
        });
    agents.holdComputation(vm);
    assertThat(awaitReady(vm.id()).state()).isEqualTo(VmState.READY);
    assertThat(launches.of(vm.id())).containsExactly("begin", "running", "ready");
  }

  @Test
  void nobodyAsksTheAgentOfAGuestThatHasNotBegun() {
    ObservedVm vm = runHeld();
    agents.holdComputation(vm);

    hypervisor.tellOfChange(vm.id());

    assertThat(awaitReady(vm.id()).state()).isEqualTo(VmState.PROVISIONING);
    assertThat(agents.followings(vm)).isEmpty();
  }

  @Test
  void whatSomebodyElseResumesBootsToo() {
    ObservedVm vm = runHeld();

    hypervisor.become(vm.id(), DomainState.RUNNING);

    awaitState(vm.id(), VmState.BOOTING);
    eventually(() -> assertThat(hypervisor.find(vm.id()).orElseThrow().life().held()).isFalse());
  }

  @Test
  void oneThatIsSuspendedLaterIsNotHeldAgain() {
    ObservedVm vm = runHeld();
    service().resume(vm.id());
    eventually(() -> assertThat(hypervisor.find(vm.id()).orElseThrow().life().held()).isFalse());

    hypervisor.become(vm.id(), DomainState.PAUSED);

    eventually(
        () -> assertThat(service().get(vm.id()).reason()).contains("the domain is suspended"));
    assertNotHeld(() -> service().resume(vm.id()), "does not wait at its start");
  }

  @Test
  void aSecondResumeAndALateSecretAreRefused() {
    ObservedVm vm = runHeld();
    service().resume(vm.id());

    assertNotHeld(() -> service().resume(vm.id()), "is booting");
    assertNotHeld(() -> service().injectSecret(vm.id(), SECRET), "cannot take a launch secret");
    assertThat(hypervisor.secretsOf(vm.id())).isEmpty();
  }

  @Test
  void anyOtherVmIsNotHeld() {
    ObservedVm vm = run();

    assertNotHeld(() -> service().resume(vm.id()), "paused=true");
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> service().injectSecret(UUID.randomUUID(), SECRET))
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.VM_NOT_FOUND);
  }

  @Test
  void aHeldVmIsStoppedAtOnceSinceThereIsNobodyToAsk() {
    ObservedVm vm = runHeld();
    hypervisor.ignoreShutDown(vm.id());

    Vm stopped = stopped(vm.id());

    assertThat(stopped.state()).isEqualTo(VmState.STOPPED);
    assertThat(stopped.reason()).contains("it was stopped");
    assertNotHeld(() -> service().injectSecret(vm.id(), SECRET), "is stopped");
  }

  private Vm stopped(UUID id) {
    return outcome(service().stop(id, Optional.of(Duration.ofHours(1))));
  }

  @Test
  void aHeldVmExpiresAtItsDeadline() {
    ObservedVm vm = runHeld(Optional.of(Duration.ofMinutes(5)));

    clock.pass(Duration.ofMinutes(6));
    hypervisor.tellOfChange(vm.id());

    awaitState(vm.id(), VmState.EXPIRED);
  }

  @Test
  void aHeldVmOfAnEarlierManagerIsResumedByTheNext() {
    ObservedVm earlier =
        Samples.confidential(Samples.observed(DomainState.PAUSED, 0), Confidential.SEV)
            .withLife(Life.heldFrom(NOW.minusSeconds(3600)));
    hypervisor.contain(earlier);
    assertThat(service().get(earlier.id()).state()).isEqualTo(VmState.PROVISIONING);
    agents.holdComputation(earlier);

    service().resume(earlier.id());

    awaitState(earlier.id(), VmState.READY);
  }

  @Test
  void aLaunchThatIsRemovedWhileItIsHeldHasFailed() {
    ObservedVm vm = runHeld();

    service().remove(vm.id());

    assertThat(launches.of(vm.id()))
        .containsExactly(
            "begin",
            "failed: VM %s ended before its agent answered: it was removed".formatted(vm.id()));
  }
}
