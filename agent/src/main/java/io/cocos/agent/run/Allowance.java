package io.cocos.agent.run;

import io.cocos.computation.Terms.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the algorithms of a computation may use in all.
 *
 * @param memoryBytes the memory of all their processes, files they write included
 * @param storageBytes what they may write to files and send as their result
 * @param processes how many processes and threads there may be at a time
 * @param time how long they may run, one after another
 */
public record Allowance(long memoryBytes, long storageBytes, int processes, Duration time) {
  private static final int MOST_PROCESSES = 256;
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Pattern TOTAL = Pattern.compile("(?m)^MemTotal: +([0-9]{1,12}) kB$");

  /**
   * What the computation's parties agreed on. Where they are silent: half of the guest's memory, a
   * quarter of it for files, 256 processes, and an hour. The manager ends the whole machine at the
   * computation's own timeout.
   *
   * @param guestBytes the guest's memory
   */
  public static Allowance of(Limits limits, long guestBytes) {
    return new Allowance(
        limits.memoryMib().isPresent() ? mib(limits.memoryMib().getAsInt()) : guestBytes / 2,
        limits.storageMib().isPresent() ? mib(limits.storageMib().getAsInt()) : guestBytes / 4,
        limits.processes().orElse(MOST_PROCESSES),
        limits.time().orElse(LONGEST));
  }

  /**
   * The machine's memory in bytes.
   *
   * @param meminfo {@code /proc/meminfo}, see proc(5)
   * @throws IOException when it does not say
   */
  public static long guestMemory(Path meminfo) throws IOException {
    Matcher total = TOTAL.matcher(Files.readString(meminfo));
    if (!total.find()) {
      throw new IOException(meminfo + " has no line MemTotal");
    }
    return Long.parseLong(total.group(1)) * 1024;
  }

  /** The memory in whole MiB, for people. */
  long memoryMib() {
    return memoryBytes >> 20;
  }

  /** The storage in whole MiB, for people. */
  long storageMib() {
    return storageBytes >> 20;
  }

  private static long mib(int number) {
    return (long) number << 20;
  }
}
