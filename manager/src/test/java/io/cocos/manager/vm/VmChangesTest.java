package io.cocos.manager.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What changed, told in order, and kept for a while. */
class VmChangesTest {
  private final Map<UUID, Vm> present = new HashMap<>();
  private final List<VmChange> observed = new ArrayList<>();
  private final VmChanges changes =
      new VmChanges(
          id -> Optional.ofNullable(present.get(id)), () -> Instant.EPOCH, observed::add, 3);
  private final ObservedVm vm = Samples.observed(DomainState.RUNNING, 0);

  private void become(VmState state) {
    present.put(vm.id(), new Vm(vm, state, Optional.empty()));
    changes.look(vm.id());
  }

  private List<VmState> after(long number) {
    return changes.since(number, 10).changes().stream()
        .map(change -> change.after().orElseThrow().state())
        .toList();
  }

  @Test
  void changesAreNumberedInTheirOrder() {
    become(VmState.BOOTING);
    become(VmState.READY);

    assertThat(observed).extracting(VmChange::number).containsExactly(1L, 2L);
    assertThat(after(0)).containsExactly(VmState.BOOTING, VmState.READY);
    assertThat(after(1)).containsExactly(VmState.READY);
    assertThat(after(2)).isEmpty();
  }

  @Test
  void aChangeTellsWhatWasBefore() {
    become(VmState.BOOTING);
    become(VmState.FAILED);
    present.remove(vm.id());
    changes.look(vm.id());

    assertThat(observed.get(0).before()).isEmpty();
    assertThat(observed.get(1).before().orElseThrow().state()).isEqualTo(VmState.BOOTING);
    assertThat(observed.get(2).after()).isEmpty();
  }

  @Test
  void whatIsTheSameIsNoChange() {
    become(VmState.BOOTING);
    become(VmState.BOOTING);
    changes.look(UUID.randomUUID());

    assertThat(observed).hasSize(1);
  }

  @Test
  void whatWasThereBeforeIsNoChange() {
    present.put(vm.id(), new Vm(vm, VmState.READY, Optional.empty()));
    changes.known(vm.id());
    changes.look(vm.id());

    assertThat(observed).isEmpty();
  }

  @Test
  void whoMissedMoreThanIsKeptIsTold() {
    become(VmState.PROVISIONING);
    become(VmState.BOOTING);
    become(VmState.READY);
    become(VmState.RUNNING);

    assertThat(changes.since(0, 10).whole()).isFalse();
    assertThat(changes.now().newest()).isEqualTo(4);
    assertThat(changes.since(1, 10).whole()).isTrue();
    assertThat(after(1)).containsExactly(VmState.BOOTING, VmState.READY, VmState.RUNNING);
  }

  @Test
  void aNumberThatIsNotReachedYetIsOfAnotherProcess() {
    become(VmState.BOOTING);

    assertThat(changes.since(2, 10).whole()).isFalse();
  }

  @Test
  void followersAreToldUntilTheyLeave() {
    List<String> hints = new ArrayList<>();
    VmChanges.Follower follower = changes.follow(() -> hints.add("one"));
    become(VmState.BOOTING);
    follower.close();
    become(VmState.READY);

    assertThat(hints).containsExactly("one");
  }
}
