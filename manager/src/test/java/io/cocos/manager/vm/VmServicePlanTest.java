package io.cocos.manager.vm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cocos.computation.Computation;
import io.cocos.computation.MalformedComputationException;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.LaunchPlan.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a plan says that a launch would do, and that it does nothing. Two VMs may run here. */
class VmServicePlanTest extends VmServiceFixture {
  private static final LaunchRequest ANY = LaunchRequest.of(Samples.computation("any"));

  @Override
  Admission admission(PortPool ports) {
    return new Admission(
        new AdmissionLimits(Optional.of(2), 1, 1, 0, 1, 1, 1),
        new Demand(Samples.SIZE, Confidential.NONE),
        HostResources::unknown,
        ports);
  }

  private static LaunchRequest keyed(String computation) {
    return new LaunchRequest(
        Optional.of(Samples.manifest(computation)), Optional.empty(), Optional.of("key"));
  }

  private Refusal refusalOfRun(LaunchRequest request) {
    ManagerException refused =
        catchThrowableOfType(ManagerException.class, () -> service().run(request));
    return new Refusal(refused.code(), refused.getMessage());
  }

  @Test
  void aPlanNamesTheVmThatTheNextLaunchGetsButForItsId() {
    LaunchPlan plan = service().plan(ANY);

    ObservedVm launched = service().run(ANY).observed();
    assertThat(plan.verdict()).isEqualTo(Verdict.FITS);
    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.vm().computationId()).isEqualTo(launched.computationId());
    assertThat(plan.vm().forwards()).isEqualTo(launched.forwards());
    assertThat(plan.vm().id()).isNotEqualTo(launched.id());
    assertThat(plan.guest().orElseThrow().route()).isEqualTo(ComputationRoute.COMMAND_LINE);
    assertThat(plan.guest().orElseThrow().document()).contains(plan.vm().domain());
  }

  @Test
  void ofAPlanNothingIsLeft() {
    LaunchRequest keyed = keyed("planned");
    assertThat(service().list()).isEmpty();
    Capacity before = service().capacity();

    service().plan(keyed);
    service().plan(keyed);

    assertThat(service().capacity()).isEqualTo(before);
    assertThat(service().list()).isEmpty();
    assertThat(hypervisor.attempts()).isEmpty();
    assertThat(changes).isEmpty();
    assertThat(portsOf(service().run(keyed("another")).observed()))
        .containsExactly(2222, 9301, 7020);
  }

  @Test
  void whatAFullHostRefusesIsToldAsTheLaunchWouldBe() {
    run();
    run();

    LaunchPlan plan = service().plan(ANY);

    assertThat(plan.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(plan.refusals()).containsExactly(refusalOfRun(ANY));
    assertThat(plan.guest()).as("how it would be launched if there was room").isPresent();
  }

  @Test
  void whatTheHostLacksIsToldAsTheLaunchWouldBe() {
    hypervisor.failLaunches(new ManagerException(ErrorCode.HOST_UNSUITABLE, "there is no SEV"));

    LaunchPlan plan = service().plan(ANY);

    assertThat(plan.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(plan.refusals()).containsExactly(refusalOfRun(ANY));
    assertThat(plan.guest()).isEmpty();
  }

  @Test
  void aHostThatIsFullAndUnsuitableIsBothAndTheLaunchIsToldTheFirst() {
    run();
    run();
    hypervisor.failLaunches(new ManagerException(ErrorCode.HOST_UNSUITABLE, "there is no SEV"));

    assertThat(service().plan(ANY).refusals())
        .extracting(Refusal::code)
        .containsExactly(ErrorCode.VMS_EXHAUSTED, ErrorCode.HOST_UNSUITABLE)
        .startsWith(refusalOfRun(ANY).code());
  }

  @Test
  void withoutPortsThereIsNothingToLaunchAndItIsSaidOnce() {
    VmService narrow = start(List.of(new GuestPort(GuestPort.SSH, 65_535, 22)));
    narrow.run(ANY);

    LaunchPlan plan = narrow.plan(ANY);

    assertThat(plan.refusals()).containsExactly(refusalOfRun(ANY));
    assertThat(plan.refusals().get(0).code()).isEqualTo(ErrorCode.PORTS_EXHAUSTED);
    assertThat(plan.vm().forwards()).isEmpty();
    assertThat(plan.guest()).isEmpty();
  }

  @Test
  void aLaunchThatIsUnderWayIsWaitedFor() throws Exception {
    service();
    try (InMemoryHypervisor.LaunchHold hold = hypervisor.holdLaunches()) {
      Thread launch = new Thread(this::run);
      launch.start();
      hold.awaitLaunches(1);

      assertThat(service().plan(ANY).verdict()).isEqualTo(Verdict.WAITS);

      hold.release();
      launch.join(10_000);
    }
    assertThat(service().plan(ANY).verdict()).isEqualTo(Verdict.FITS);
  }

  @Test
  void aRepeatedRequestWouldBeAnsweredWithItsVmHoweverFullTheHostIs() {
    ObservedVm earlier = service().run(keyed("first")).observed();
    run();

    LaunchPlan plan = service().plan(keyed("first"));

    assertThat(plan.verdict()).isEqualTo(Verdict.REPEATED);
    assertThat(plan.earlier()).contains(earlier.id());
    assertThat(service().run(keyed("first")).observed().id()).isEqualTo(earlier.id());
  }

  @Test
  void aKeyThatStandsForAnotherComputationWouldBeRefused() {
    service().run(keyed("first"));

    LaunchPlan plan = service().plan(keyed("second"));

    assertThat(plan.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(plan.refusals()).startsWith(refusalOfRun(keyed("second")));
  }

  @Test
  void aRequestThatIsWrongInItselfHasNoPlan() {
    LaunchRequest malformed =
        LaunchRequest.of(Computation.parse("{\"metadata\":{\"cocos\":7}}".getBytes(UTF_8)));

    assertThatExceptionOfType(MalformedComputationException.class)
        .isThrownBy(() -> service().plan(malformed));
    assertThatExceptionOfType(MalformedComputationException.class)
        .isThrownBy(() -> service().run(malformed));
  }

  @Test
  void whileTheHypervisorCannotBeAskedThereIsNoPlan() {
    service();
    hypervisor.disconnect();

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> service().plan(ANY))
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HYPERVISOR_UNAVAILABLE);
  }
}
