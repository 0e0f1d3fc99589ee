package io.cocos.manager.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.vm.EventStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The order in which events are taken. */
class LanesTest {
  private static Event event(String lane, String type) {
    return new Event(
        lane,
        Event.Originator.MANAGER,
        type,
        EventStatus.COMPLETE,
        Instant.EPOCH,
        Optional.empty(),
        Map.of());
  }

  @Test
  void ofALaneTheNextIsTakenWhenTheOneBeforeItIsDone() {
    Lanes lanes = new Lanes(10, 10, 10);
    Event first = event("a", "1");
    Event second = event("a", "2");
    lanes.add(first);
    lanes.add(second);

    assertThat(lanes.take()).contains(first);
    assertThat(lanes.take()).isEmpty();
    lanes.done(first);
    assertThat(lanes.take()).contains(second);
  }

  @Test
  void aLaneInWhichMuchWaitsTakesItsTurnLikeTheOthers() {
    Lanes lanes = new Lanes(10, 10, 1);
    Event first = event("flood", "1");
    lanes.add(first);
    lanes.add(event("flood", "2"));
    lanes.add(event("flood", "3"));
    Event other = event("other", "1");
    lanes.add(other);

    assertThat(lanes.take()).contains(first);
    lanes.done(first);
    assertThat(lanes.take()).contains(other);
  }

  @Test
  void noMoreAreTakenAtATimeThanMayBe() {
    Lanes lanes = new Lanes(10, 10, 2);
    Event first = event("a", "1");
    lanes.add(first);
    lanes.add(event("b", "1"));
    lanes.add(event("c", "1"));

    assertThat(lanes.take()).isPresent();
    assertThat(lanes.take()).isPresent();
    assertThat(lanes.take()).isEmpty();
    lanes.done(first);
    assertThat(lanes.take()).isPresent();
  }

  @Test
  void thereIsRoomForSoManyInAllAndSoManyInALane() {
    Lanes lanes = new Lanes(3, 2, 10);
    Event first = event("a", "1");

    assertThat(lanes.add(first)).isTrue();
    assertThat(lanes.add(event("a", "2"))).isTrue();
    assertThat(lanes.add(event("a", "3"))).isFalse();
    assertThat(lanes.add(event("b", "1"))).isTrue();
    assertThat(lanes.add(event("c", "1"))).isFalse();
    assertThat(lanes.size()).isEqualTo(3);

    assertThat(lanes.take()).contains(first);
    assertThat(lanes.add(event("c", "1"))).as("what is under way takes room too").isFalse();
    lanes.done(first);
    assertThat(lanes.add(event("c", "1"))).isTrue();
  }
}
