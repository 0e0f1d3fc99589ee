package io.cocos.cli.transfer;

import io.cocos.cli.text.Printable;
import io.cocos.cli.text.Shown;
import io.cocos.cli.text.Streams;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How far a transfer is, in a line that a terminal shows; nothing elsewhere. Thread-safe. */
public final class Progress {
  private static final int WIDTH = 24;
  private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Streams streams;
  private final String title;
  private final long begun = System.nanoTime();

  private long total;
  private long moved;
  private long movedBefore = -1;
  private long shownAt = begun - BETWEEN_NANOS;
  private boolean shown;

  /** A transfer of so many bytes; 0 when that is not known yet. */
  public Progress(Streams streams, String title, long total) {
    this.streams = streams;
    this.title = Printable.line(title);
    this.total = total;
  }

  /** Says how many bytes there are. */
  synchronized void total(long bytes) {
    total = bytes;
  }

  /** Says how many bytes have arrived. */
  synchronized void at(long bytes) {
    if (movedBefore < 0) {
      movedBefore = bytes;
    }
    moved = bytes;
    if (streams.errIsTerminal() && System.nanoTime() - shownAt >= BETWEEN_NANOS) {
      show();
    }
  }

  /** Returns how many bytes have arrived. */
  synchronized long moved() {
    return moved;
  }

  /** Leaves the line as it is. */
  synchronized void end() {
    if (shown) {
      show();
      streams.err().println();
      shown = false;
    }
  }

  private void show() {
    shownAt = System.nanoTime();
    shown = true;
    double part = total == 0 ? 0 : Math.min(1, (double) moved / total);
    double seconds = Math.max(0.001, (shownAt - begun) / 1e9);
    String bar = "=".repeat((int) (part * WIDTH)) + " ".repeat(WIDTH - (int) (part * WIDTH));
    streams
        .err()
        .printf(
            Locale.ROOT,
            "\r%s [%s] %3d%%  %s of %s  %s/s    ",
            title,
            bar,
            (int) (part * 100),
            Shown.bytes(moved),
            Shown.bytes(total),
            Shown.bytes((long) ((moved - movedBefore) / seconds)));
    streams.err().flush();
  }
}
