package io.cocos.manager.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is counted when it is asked whether there is room: two VMs may run here. */
class VmServiceAdmissionTest extends VmServiceFixture {
  @Override
  Admission admission(PortPool ports) {
    return new Admission(
        new AdmissionLimits(Optional.of(2), 1, 1, 0, 4, 2, 32),
        new Demand(Samples.SIZE, Confidential.NONE),
        HostResources::unknown,
        ports);
  }

  private ErrorCode refusal() {
    return catchThrowableOfType(ManagerException.class, this::run).code();
  }

  @Test
  void vmsOfEarlierManagersTakeRoom() {
    hypervisor.contain(Samples.observed(DomainState.RUNNING, 0));
    hypervisor.contain(Samples.observed(DomainState.PAUSED, 1));

    assertThat(refusal()).isEqualTo(ErrorCode.VMS_EXHAUSTED);
    assertThat(service().capacity().tightest().vms()).isZero();
  }

  @Test
  void aVmThatWasStoppedTakesNone() {
    UUID first = run().id();
    run();
    assertThat(refusal()).isEqualTo(ErrorCode.VMS_EXHAUSTED);

    stop(first);

    assertThat(run().domainState()).isEqualTo(DomainState.RUNNING);
  }

  @Test
  void aRefusedLaunchIsToldToNobodyAndHoldsNoPorts() {
    run();
    run();
    Room ports = service().capacity().ports();

    assertThat(refusal()).isEqualTo(ErrorCode.VMS_EXHAUSTED);

    assertThat(hypervisor.attempts()).hasSize(2);
    assertThat(service().capacity().ports()).isEqualTo(ports);
    assertThat(service().list()).hasSize(2);
  }

  @Test
  void untilTheHypervisorWasAskedOnceNobodyKnowsHowFullTheHostIs() {
    hypervisor.disconnect();

    ManagerException unknown =
        catchThrowableOfType(ManagerException.class, () -> service().capacity());

    assertThat(unknown.code()).isEqualTo(ErrorCode.HYPERVISOR_UNAVAILABLE);
    assertThat(refusal()).isEqualTo(ErrorCode.HYPERVISOR_UNAVAILABLE);
  }
}
