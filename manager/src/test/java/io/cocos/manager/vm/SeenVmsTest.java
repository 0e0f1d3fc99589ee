package io.cocos.manager.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Looks that overlap. */
class SeenVmsTest {
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
  void aVmThatIsNotListedAnyMoreIsGone() {
    hypervisor.contain(vm);
    Set<UUID> unused = seen.lookAtAll();
    hypervisor.vanish(vm.id());

    assertThat(seen.lookAtAll()).as("it is told once more, as gone").contains(vm.id());

    assertThat(seen.find(vm.id())).isEmpty();
    unused = seen.lookAtAll();
    assertThat(seen.lookAtAll()).isEmpty();
  }
}
