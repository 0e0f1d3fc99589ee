package io.cocos.agent.life;

import io.cocos.agent.life.AgentEvent.Progress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What became of the agent, for those who ask: the guest has no way out, so nobody is told unasked.
 * Safe for use by many threads.
 */
public final class EventLog {
  /** How many events are kept; the oldest are forgotten. */
  public static final int KEPT = 1000;

  private final InstantSource clock;
  private final Deque<AgentEvent> events = new ArrayDeque<>();
  private final Changes changes = new Changes();
  private AgentState last = AgentState.IDLE;
  private long newest;

  /**
   * @param clock gives the events their time
   */
  public EventLog(InstantSource clock) {
    this.clock = clock;
  }

  /** The agent has become so. The followers are told on this thread. */
  public void entered(AgentStatus status) {
    note(status);
    changes.tell();
  }

  /** The first event that is known after the one of that number. */
  public synchronized Optional<AgentEvent> firstAfter(long sequence) {
    return events.stream()
        .filter(event -> Long.compareUnsigned(event.sequence(), sequence) > 0)
        .findFirst();
  }

  /** The number of the latest event. */
  public synchronized long newest() {
    return newest;
  }

  /** Tells when there is another event. */
  public Changes changes() {
    return changes;
  }

  /** Computing is the one state whose beginning and end are events of their own. */
  private synchronized void note(AgentStatus status) {
    AgentState next = status.state();
    boolean failed = next == AgentState.FAILED;
    if (last == AgentState.RUNNING) {
      add(last, failed ? Progress.FAILED : Progress.COMPLETE, status);
    }
    if (next == AgentState.RUNNING) {
      add(next, Progress.STARTING, status);
    }
    add(next, failed ? Progress.FAILED : Progress.IN_PROGRESS, status);
    last = next;
  }

  private void add(AgentState state, Progress progress, AgentStatus status) {
    Instant now = clock.instant();
    // Microseconds, so that an agent that was started anew goes on with greater numbers.
    long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    newest = Math.max(newest + 1, micros);
    if (events.size() == KEPT) {
      events.removeFirst();
    }
    events.addLast(
        new AgentEvent(newest, now, state, progress, status.computationId(), status.failure()));
  }
}
