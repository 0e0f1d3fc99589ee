package io.cocos.cli.text;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Quantities as people read them. */
public final class Shown {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Shown() {}

  /** Returns a number of bytes in the unit that suits it, such as {@code 12.3 MiB}. */
  public static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double amount = bytes;
    int unit = -1;
    do {
      amount /= 1024;
      unit++;
    } while (amount >= 1024 && unit < UNITS.length - 1);
    return String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
  }

  /** Returns a time in UTC, without fractions of a second; a server's clock may say anything. */
  public static String time(Timestamp time) {
    long second = Math.max(Instant.MIN.getEpochSecond(), time.getSeconds());
    return Instant.ofEpochSecond(Math.min(Instant.MAX.getEpochSecond(), second))
        .truncatedTo(ChronoUnit.SECONDS)
        .toString();
  }

  /** Returns a length of time in seconds; a server may say anything. */
  public static String duration(Duration duration) {
    return Durations.isValid(duration)
        ? String.format(Locale.ROOT, "%.3f s", Durations.toMillis(duration) / 1000.0)
        : "a time that is none";
  }
}
