package io.cocos.manager.api.stream;

import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.ConsoleLog;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Reads on in what a guest printed. Blocks while files are read. */
public final class ConsoleCursor implements Cursor<ConsoleCursor.Printed> {
  /** Small, since a slow client's connection holds some dozens. */
  private static final int MOST_BYTES = 8192;

  private final ConsoleLog log;
  private final OptionalLong until;
  private final Supplier<Printer> printer;
  private long position;
  private boolean begun;
  private boolean atEnd;

  private ConsoleCursor(ConsoleLog log, long from, OptionalLong until, Supplier<Printer> printer) {
    this.log = log;
    this.position = from;
    this.until = until;
    this.printer = printer;
  }

  /** How it is with the VM that prints. */
  enum Printer {
    /** It may print more. */
    RUNS,
    /** It prints no more. */
    ENDED,
    /** It is gone, and its log with it. */
    GONE
  }

  /**
   * Some of what was printed.
   *
   * @param position where it begins
   * @param bytes the guest's; the array is not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Printed(long position, byte[] bytes) {}

  /** Reads what was printed between two positions. */
  static ConsoleCursor between(ConsoleLog log, long from, long until) {
    return new ConsoleCursor(log, from, OptionalLong.of(until), () -> Printer.ENDED);
  }

  /**
   * Reads what was printed from a position on, and what will be. Begins with nothing when there is
   * nothing yet, so that the client sees that it follows.
   *
   * @param printer how it is with the VM
   */
  static ConsoleCursor following(ConsoleLog log, long from, Supplier<Printer> printer) {
    return new ConsoleCursor(log, from, OptionalLong.empty(), printer);
  }

  @Override
  public Optional<Printed> next() {
    Printer before = printer.get(); // before the look, which then misses nothing
    byte[] bytes = before == Printer.GONE ? new byte[0] : read();
    boolean isNews = bytes.length > 0 || (!begun && until.isEmpty());
    begun = true;
    if (!isNews) {
      atEnd = before != Printer.RUNS;
      return Optional.empty();
    }
    Printed printed = new Printed(position, bytes);
    position += bytes.length;
    return Optional.of(printed);
  }

  @Override
  public boolean isAtEnd() {
    return atEnd;
  }

  private byte[] read() {
    try {
      position = Math.max(position, log.begin());
      long left = until.orElse(Long.MAX_VALUE) - position;
      return log.read(position, (int) Math.max(0, Math.min(MOST_BYTES, left)));
    } catch (ManagerException unreadable) {
      if (printer.get() == Printer.GONE) {
        return new byte[0];
      }
      throw unreadable;
    }
  }
}
