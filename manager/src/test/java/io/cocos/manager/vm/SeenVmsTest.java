package io.cocos.manager.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Looks that overlap. */
class SeenVmsTest {
  private static final Comparator<ObservedVm> CREATION =
      Comparator.comparing(ObservedVm::createdAt);

  private final InMemoryHypervisor hypervisor = new InMemoryHypervisor();
  private final InterruptedLooks way = new InterruptedLooks(hypervisor);
  private final SeenVms seen = new SeenVms(way, () -> Instant.EPOCH);
  private final ObservedVm vm = Samples.observed(DomainState.RUNNING, 0);

  @Test
  void aLookThatBeganEarlierDoesNotHideWhatALaterOneSaw() {
    hypervisor.contain(vm);
    way.afterNextAnswer(
        () -> {
          hypervisor.become(vm.id(), DomainState.CRASHED);
          Optional<ObservedVm> unused = seen.look(vm.id());
        });

    assertThat(seen.look(vm.id())).map(ObservedVm::domainState).contains(DomainState.CRASHED);
  }

  @Test
  void aVmThatIsRemovedDuringAListingStaysRemoved() {
    hypervisor.contain(vm);
    way.afterNextAnswer(
        () -> {
          hypervisor.vanish(vm.id());
          seen.removed(vm.id());
        });

    Set<UUID> unused = seen.lookAtAll();

    assertThat(seen.all()).isEmpty();
  }

  @Test
  void aVmThatIsLaunchedDuringAListingStaysThere() {
    way.afterNextAnswer(
        () -> {
          hypervisor.contain(vm);
          seen.launched(vm);
        });

    Set<UUID> unused = seen.lookAtAll();

    assertThat(seen.all()).containsExactly(vm);
  }

  @Test
  void aHypervisorThatGoesAwayDuringAListingIsAwayUntilOneThatBeganLater() {
    way.afterNextAnswer(seen::away);

    Set<UUID> unused = seen.lookAtAll();

    assertThat(seen.awaySince()).as("the answer is from before").contains(Instant.EPOCH);
    unused = seen.lookAtAll();
    assertThat(seen.awaySince()).isEmpty();
  }

  @Test
  void aVmThatIsNotListedAnyMoreIsGone() {
    hypervisor.contain(vm);
    Set<UUID> unused = seen.lookAtAll();
    hypervisor.vanish(vm.id());

    assertThat(seen.lookAtAll()).as("it is told once more, as gone").contains(vm.id());

    assertThat(seen.find(vm.id())).isEmpty();
    unused = seen.lookAtAll();
    assertThat(seen.lookAtAll()).isEmpty();
  }

  @Test
  void vmsAreInTheOrderOfCreationWhateverBecomesOfThem() {
    ObservedVm[] vms = new ObservedVm[20];
    for (int i = 0; i < vms.length; i++) {
      vms[i] = Samples.created(Samples.observed(DomainState.RUNNING, i), Instant.ofEpochSecond(i));
    }
    for (int i = vms.length - 1; i >= 0; i--) {
      hypervisor.contain(vms[i]);
    }
    Set<UUID> unused = seen.lookAtAll();

    assertThat(seen.all()).containsExactly(vms);

    hypervisor.become(vms[7].id(), DomainState.CRASHED);
    hypervisor.vanish(vms[3].id());
    unused = seen.lookAtAll();

    assertThat(seen.all()).hasSize(19).doesNotContain(vms[3]).isSortedAccordingTo(CREATION);
    assertThat(seen.all().get(6).domainState()).isEqualTo(DomainState.CRASHED);
  }

  @Test
  void aVmWhoseTimeOfCreationIsSeenToBeAnotherIsThereOnce() {
    seen.launched(vm);
    ObservedVm earlier = Samples.created(vm, Instant.EPOCH);

    seen.launched(earlier);

    assertThat(seen.all()).containsExactly(earlier);
  }
}
