package io.cocos.manager.notification;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Events that wait, at most so many, in lanes: of each lane one at a time is taken, in the order in
 * which they came; of all lanes so many at a time, in turns. Safe for use by many threads; nothing
 * here waits.
 */
final class Lanes {
  private final int capacity;
  private final int laneCapacity;
  private final int atATime;
  private final Map<String, Deque<Event>> lanes = new HashMap<>();
  private final Deque<String> turns = new ArrayDeque<>(); // lanes of which one can be taken
  private int size;
  private int taken;

  /**
   * Nothing waits yet.
   *
   * @param capacity how many events there may be in all
   * @param laneCapacity how many of them may wait in one lane
   * @param atATime how many can be taken and not done
   */
  Lanes(int capacity, int laneCapacity, int atATime) {
    this.capacity = capacity;
    this.laneCapacity = laneCapacity;
    this.atATime = atATime;
  }

  /** Whether there was room for it. */
  synchronized boolean add(Event event) {
    Deque<Event> lane = lanes.get(event.lane());
    if (size == capacity || (lane != null && lane.size() == laneCapacity)) {
      return false;
    }
    if (lane == null) {
      lane = new ArrayDeque<>();
      lanes.put(event.lane(), lane);
      turns.add(event.lane());
    }
    lane.add(event);
    size++;
    return true;
  }

  /**
   * The next event, if one can be taken; no other of its lane can until it is {@linkplain #done
   * done}.
   */
  synchronized Optional<Event> take() {
    if (taken == atATime || turns.isEmpty()) {
      return Optional.empty();
    }
    taken++;
    return Optional.of(lanes.get(turns.remove()).remove());
  }

  /** That event, which was taken, needs no more. */
  synchronized void done(Event event) {
    size--;
    taken--;
    if (lanes.get(event.lane()).isEmpty()) {
      lanes.remove(event.lane());
    } else {
      turns.add(event.lane());
    }
  }

  /** How many events are not done. */
  synchronized int size() {
    return size;
  }
}
