package io.cocos.computation;

import java.util.Comparator;

/**
 * Orders texts by their bytes in UTF-8, as Go compares strings. That is the order of code points;
 * Java's own order differs from it above U+FFFF, where UTF-16 has surrogates.
 */
final class Utf8Order implements Comparator<String> {
  @Override
  public int compare(String left, String right) {
    int common = Math.min(left.length(), right.length());
    for (int index = 0; index < common; index++) {
      char one = left.charAt(index);
      char other = right.charAt(index);
      if (one != other) {
        return Character.isSurrogate(one) == Character.isSurrogate(other)
            ? Character.compare(one, other)
            : rank(one) - rank(other);
      }
    }
    return left.length() - right.length();
  }

  /** Surrogates stand for what lies above all other characters. */
  private static int rank(char unit) {
    return Character.isSurrogate(unit) ? unit + Character.MAX_VALUE : unit;
  }
}
