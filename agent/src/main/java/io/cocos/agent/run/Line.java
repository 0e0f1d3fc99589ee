package io.cocos.agent.run;

import java.nio.charset.StandardCharsets;

/**
 * The last line of what a program printed, for people; at most so long, and of one kind with text
 * of ours.
 */
final class Line {
  private static final int LONGEST = 200;
  private static final int KEPT_BYTES = 4096;

  private byte[] tail = new byte[0];

  /** Goes on with these bytes. */
  synchronized void append(byte[] bytes, int length) {
    int fresh = Math.min(length, KEPT_BYTES);
    int old = Math.min(tail.length, KEPT_BYTES - fresh);
    byte[] next = new byte[old + fresh];
    System.arraycopy(tail, tail.length - old, next, 0, old);
    System.arraycopy(bytes, length - fresh, next, old, fresh);
    tail = next;
  }

  /** The last line that is not blank; empty when there is none. */
  synchronized String last() {
    return of(new String(tail, StandardCharsets.UTF_8));
  }

  /** The last line of a text that is not blank, without what is not printable, cut. */
  static String of(String text) {
    String line = "";
    for (String candidate : text.split("\\R", -1)) {
      line = candidate.isBlank() ? line : candidate.strip();
    }
    String printable = line.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
    return printable.length() <= LONGEST ? printable : printable.substring(0, LONGEST) + "…";
  }
}
