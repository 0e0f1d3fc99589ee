package io.cocos.manager.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.api.VmFilter;
import io.cocos.manager.vm.ChangingVms;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.Vm;
import io.cocos.manager.vm.VmState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Following what changes of VMs. */
class EventCursorTest {
  private static final String PROCESS = "k3";
  private static final int KEPT = 100;

  private final ChangingVms vms = new ChangingVms(KEPT);

  private EventCursor cursor(EventFilter filter, Optional<EventId> last) {
    return new EventCursor(vms.changes(), filter, () -> ChangingVms.NOW, PROCESS, last);
  }

  private EventCursor ofAll() {
    return cursor(new EventFilter(Optional.empty(), VmFilter.ALL), Optional.empty());
  }

  private static List<VmEvent> rest(EventCursor cursor) {
    List<VmEvent> events = new ArrayList<>();
    for (Optional<VmEvent> next = cursor.next(); next.isPresent(); next = cursor.next()) {
      events.add(next.get());
    }
    return events;
  }

  /** Such as {@code vm booting>ready}. */
  private static String text(VmEvent event) {
    String before = event.before().map(vm -> vm.state().label() + ">").orElse("");
    String after = event.after().map(Vm::state).map(VmState::label).orElse("");
    return (event.kind().label() + " " + before + after).strip();
  }

  private static List<String> texts(EventCursor cursor) {
    return rest(cursor).stream().map(EventCursorTest::text).toList();
  }

  @Test
  void firstItTellsHowEachVmIsAndThenWhatChanges() {
    ObservedVm first = vms.launch();
    ObservedVm second = vms.launch();
    vms.become(second, VmState.READY);
    EventCursor cursor = ofAll();

    assertThat(texts(cursor)).containsExactlyInAnyOrder("vm booting", "vm ready");
    vms.become(first, VmState.READY);
    vms.become(first, VmState.RUNNING);
    vms.vanish(second);
    assertThat(texts(cursor))
        .containsExactly("vm booting>ready", "vm ready>running", "gone ready>");
    assertThat(cursor.isAtEnd()).isFalse();
  }

  @Test
  void whatChangesBetweenBeginningAndReadingIsToldOnce() {
    ObservedVm vm = vms.launch();
    EventCursor cursor = ofAll();
    vms.become(vm, VmState.READY);

    assertThat(texts(cursor)).containsExactly("vm booting", "vm booting>ready");
  }

  @Test
  void itGoesOnExactlyBehindAnyEventOfAnEarlierStream() {
    ObservedVm vm = vms.launch();
    EventCursor earlier = ofAll();
    for (int i = 0; i < 30; i++) {
      vms.become(vm, i % 2 == 0 ? VmState.READY : VmState.RUNNING);
    }
    List<VmEvent> all = rest(earlier);

    for (int i = 0; i < all.size(); i++) {
      EventFilter filter = new EventFilter(Optional.empty(), VmFilter.ALL);
      assertThat(rest(cursor(filter, all.get(i).id()))).isEqualTo(all.subList(i + 1, all.size()));
    }
  }

  @Test
  void onlyWhoHasBeenToldOfEveryVmCanGoOn() {
    vms.launch();
    vms.launch();
    vms.launch();

    assertThat(rest(ofAll()).stream().map(VmEvent::id).map(Optional::isPresent))
        .containsExactly(false, false, true);
  }

  @Test
  void whoComesWithAnIdOfAnotherProcessBeginsAnew() {
    vms.launch();

    EventCursor cursor =
        cursor(new EventFilter(Optional.empty(), VmFilter.ALL), Optional.of(new EventId("k2", 1)));

    assertThat(texts(cursor)).containsExactly("reset", "vm booting");
  }

  @Test
  void whoReadsTooSlowlyBeginsAnewAndIsHeldNothing() {
    ObservedVm vm = vms.launch();
    EventCursor cursor = ofAll();
    assertThat(texts(cursor)).containsExactly("vm booting");
    for (int i = 0; i <= KEPT; i++) {
      vms.become(vm, i % 2 == 0 ? VmState.READY : VmState.RUNNING);
    }

    assertThat(texts(cursor)).containsExactly("reset", "vm ready");
    vms.become(vm, VmState.COMPLETED);
    assertThat(texts(cursor)).containsExactly("vm ready>completed");
  }

  @Test
  void whoMissesOneChangeLessIsToldAllOfThem() {
    ObservedVm vm = vms.launch();
    EventCursor cursor = ofAll();
    texts(cursor);
    for (int i = 0; i < KEPT; i++) {
      vms.become(vm, i % 2 == 0 ? VmState.READY : VmState.RUNNING);
    }

    assertThat(texts(cursor)).hasSize(KEPT).doesNotContain("reset");
  }

  @Test
  void anIdFromTheFutureBeginsAnew() {
    vms.launch();

    EventCursor cursor =
        cursor(
            new EventFilter(Optional.empty(), VmFilter.ALL),
            Optional.of(new EventId(PROCESS, 1_000)));

    assertThat(texts(cursor)).containsExactly("reset", "vm booting");
  }

  @Test
  void vmsOfAnEarlierProcessAreNoNewsButNobodyMissesThem() {
    EventCursor early = ofAll();
    assertThat(texts(early)).isEmpty();

    vms.takeOver();

    assertThat(texts(early)).containsExactly("reset", "vm ready");
    assertThat(texts(ofAll())).containsExactly("vm ready");
  }

  @Test
  void theStreamOfOneVmTellsOfNoOtherAndEndsWithIt() {
    ObservedVm vm = vms.launch();
    ObservedVm other = vms.launch();
    EventCursor cursor = cursor(EventFilter.ofVm(vm.id()), Optional.empty());

    vms.become(other, VmState.READY);
    vms.become(vm, VmState.FAILED);
    vms.vanish(other);
    vms.vanish(vm);

    assertThat(texts(cursor)).containsExactly("vm booting", "vm booting>failed", "gone failed>");
    assertThat(cursor.isAtEnd()).isTrue();
  }

  @Test
  void whoMissedThatItsVmIsGoneIsToldSo() {
    ObservedVm vm = vms.launch();
    EventCursor cursor = cursor(EventFilter.ofVm(vm.id()), Optional.empty());
    texts(cursor);
    vms.vanish(vm);
    for (int i = 0; i <= KEPT; i++) {
      vms.launch();
    }

    assertThat(texts(cursor)).containsExactly("reset", "gone");
    assertThat(cursor.isAtEnd()).isTrue();
  }

  @Test
  void aVmThatNobodyHasLookedAtYetIsNotTakenForGone() {
    ObservedVm late = new ChangingVms(1).launch();
    EventCursor cursor = cursor(EventFilter.ofVm(late.id()), Optional.empty());
    vms.takeOver();

    assertThat(texts(cursor)).containsExactly("reset");
    vms.become(late, VmState.READY);
    assertThat(texts(cursor)).containsExactly("vm ready");
    assertThat(cursor.isAtEnd()).isFalse();
  }

  @Test
  void aFilterTellsWhoComesAndWhoLeaves() {
    ObservedVm vm = vms.launch();
    VmFilter ready = new VmFilter(Set.of(VmState.READY), Optional.empty());
    EventCursor cursor = cursor(new EventFilter(Optional.empty(), ready), Optional.empty());
    assertThat(texts(cursor)).isEmpty();

    vms.become(vm, VmState.READY);
    vms.become(vm, VmState.RUNNING);
    vms.become(vm, VmState.STOPPED);
    vms.vanish(vm);

    assertThat(texts(cursor)).containsExactly("vm booting>ready", "vm ready>running");
    assertThat(cursor.position()).isEqualTo(new EventId(PROCESS, 5));
  }
}
