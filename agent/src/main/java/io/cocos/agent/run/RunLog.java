package io.cocos.agent.run;

import io.cocos.agent.life.Changes;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What the algorithms print, for those who ask: the latest of it, standard output and standard
 * error in the order in which they came. Safe for use by many threads.
 */
public final class RunLog {
  /** How many bytes are kept; the oldest are forgotten. */
  public static final int KEPT_BYTES = 1 << 20;

  /** How often output and error may take turns in what is kept. */
  static final int KEPT_TURNS = 8192;

  /** How many bytes are told at a time. */
  static final int PIECE_BYTES = 64 * 1024;

  private final Deque<Turn> turns = new ArrayDeque<>();
  private final Changes changes = new Changes();
  private byte[] ring = new byte[0];
  private long start;
  private long end;
  private boolean ended;

  /** Where one of the two begins to print. */
  private record Turn(long start, boolean error) {}

  /**
   * Some of what was printed.
   *
   * @param lost how many bytes before it are forgotten
   * @param bytes what was printed
   * @param error whether to standard error
   * @param next where to go on
   */
  public record Piece(long lost, ByteBuffer bytes, boolean error, long next) {}

  /** An algorithm printed this. The followers are told on this thread. */
  public void append(boolean error, byte[] bytes, int length) {
    keep(error, bytes, length);
    changes.tell();
  }

  /** Nothing more will be printed. The followers are told on this thread. */
  public void end() {
    synchronized (this) {
      ended = true;
    }
    changes.tell();
  }

  /**
   * What comes from there on, of one kind; at most 64 KiB.
   *
   * @param position 0 for the beginning, later {@link Piece#next}
   */
  public synchronized Optional<Piece> from(long position) {
    if (position >= end) {
      return Optional.empty();
    }
    long from = Math.max(position, start);
    boolean error = false;
    long to = end;
    for (Turn turn : turns) {
      if (turn.start() > from) {
        to = turn.start();
        break;
      }
      error = turn.error();
    }
    byte[] bytes = new byte[(int) Math.min(to - from, PIECE_BYTES)];
    int place = (int) (from % KEPT_BYTES);
    int first = Math.min(bytes.length, KEPT_BYTES - place);
    System.arraycopy(ring, place, bytes, 0, first);
    System.arraycopy(ring, 0, bytes, first, bytes.length - first);
    return Optional.of(
        new Piece(
            from - position,
            ByteBuffer.wrap(bytes).asReadOnlyBuffer(),
            error,
            from + bytes.length));
  }

  /** Whether all was printed that will be. */
  public synchronized boolean ended() {
    return ended;
  }

  /** Tells when more was printed, and of the end. */
  public Changes changes() {
    return changes;
  }

  private synchronized void keep(boolean error, byte[] bytes, int length) {
    if (length == 0) {
      return;
    }
    if (ring.length == 0) {
      ring = new byte[KEPT_BYTES];
    }
    if (turns.isEmpty() || turns.getLast().error() != error) {
      turns.addLast(new Turn(end, error));
    }
    for (int done = 0; done < length; ) {
      int place = (int) (end % KEPT_BYTES);
      int some = Math.min(length - done, KEPT_BYTES - place);
      System.arraycopy(bytes, done, ring, place, some);
      done += some;
      end += some;
    }
    start = Math.max(start, end - KEPT_BYTES);
    forgetTurns();
  }

  /** Those that lie wholly before what is kept, and those that are too many. */
  private void forgetTurns() {
    Turn first = turns.removeFirst();
    while (!turns.isEmpty() && (turns.getFirst().start() <= start || turns.size() >= KEPT_TURNS)) {
      first = turns.removeFirst();
      start = Math.max(start, first.start());
    }
    turns.addFirst(first);
  }
}
