package io.cocos.manager.api.stream;

import io.cocos.manager.vm.Vm;
import io.cocos.manager.vm.VmChange;
import io.cocos.manager.vm.VmChanges;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads on in what changes of VMs. Begins with how they are, unless it goes on where another one
 * ended; when it has missed something, it says so and begins like that again.
 */
public final class EventCursor implements Cursor<VmEvent> {
  /** So many changes are held for a client at most, while it takes them. */
  private static final int BATCH = 64;

  private final VmChanges changes;
  private final EventFilter filter;
  private final InstantSource clock;
  private final String process;
  private final Deque<VmEvent> batch = new ArrayDeque<>();
  private long position;
  private boolean toldOfVms;
  private boolean atEnd;

  /**
   * Stands before the first event.
   *
   * @param process which process numbers the changes
   * @param last the last event that the client has had
   */
  EventCursor(
      VmChanges changes,
      EventFilter filter,
      InstantSource clock,
      String process,
      Optional<EventId> last) {
    this.changes = changes;
    this.filter = filter;
    this.clock = clock;
    this.process = process;
    this.position = last.map(EventId::number).orElse(0L);
    this.toldOfVms = last.filter(id -> id.process().equals(process)).isPresent();
    if (last.isEmpty()) {
      beginAnew();
    } else if (!toldOfVms) {
      batch.add(VmEvent.reset(clock.instant()));
      beginAnew();
    }
  }

  @Override
  public Optional<VmEvent> next() {
    while (batch.isEmpty() && !atEnd && readOn()) {}
    return Optional.ofNullable(batch.poll());
  }

  @Override
  public boolean isAtEnd() {
    return atEnd;
  }

  /** Whether the client can be told that there is no VM any more that it wants to be told of. */
  boolean comesToAnEnd() {
    while (!atEnd && readOn()) {}
    return atEnd;
  }

  /** Up to where the client has been told everything, when there is no next event. */
  public EventId position() {
    return new EventId(process, position);
  }

  /** Reads the next changes, whether or not the client wants to know of them. */
  private boolean readOn() {
    VmChanges.Since since = changes.since(position, BATCH);
    if (!since.whole()) {
      reset();
      return true;
    }
    for (VmChange change : since.changes()) {
      position = change.number();
      if (!atEnd && filter.matches(change)) {
        toldOfVms = true;
        VmEvent event = VmEvent.of(change, position());
        batch.add(event);
        atEnd = filter.endsWith(event);
      }
    }
    return !since.changes().isEmpty();
  }

  private void reset() {
    batch.add(VmEvent.reset(clock.instant()));
    boolean didExist = toldOfVms;
    beginAnew();
    if (batch.size() == 1 && didExist && filter.vm().isPresent()) {
      batch.add(VmEvent.missing(filter.vm().get(), clock.instant(), position()));
      atEnd = true;
    }
  }

  /** Who is interrupted before the last of these has to begin anew: only then it knows all. */
  private void beginAnew() {
    VmChanges.Now now = changes.now();
    List<Vm> vms = now.vms().stream().filter(filter::matches).toList();
    position = now.newest();
    toldOfVms |= !vms.isEmpty();
    for (int i = 0; i < vms.size(); i++) {
      boolean isLast = i == vms.size() - 1;
      batch.add(
          VmEvent.present(
              vms.get(i), clock.instant(), isLast ? Optional.of(position()) : Optional.empty()));
    }
  }
}
