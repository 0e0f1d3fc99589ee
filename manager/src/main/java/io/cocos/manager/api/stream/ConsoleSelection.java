package io.cocos.manager.api.stream;

import io.cocos.manager.vm.ConsoleLog;

/** Chooses a part of what a guest printed. May block while files are read. */
@FunctionalInterface
public interface ConsoleSelection {
  /** How much of a log is read at once in search of its lines. */
  int BLOCK = 8192;

  /**
   * A part of a log.
   *
   * @param from the position of its first byte
   * @param until the position behind its last byte
   */
  record Span(long from, long until) {}

  /**
   * The part of a log as it stands.
   *
   * @throws OutsideConsoleException when there is no such part
   */
  Span of(ConsoleLog log);

  /** All of it, as far as it is kept. */
  static ConsoleSelection whole() {
    return log -> new Span(log.begin(), log.end());
  }

  /** What was printed from a position on, as far as it is kept. */
  static ConsoleSelection from(long position) {
    return log -> {
      long end = log.end();
      if (position > end) {
        throw new OutsideConsoleException("position " + position, log.begin(), end);
      }
      return new Span(Math.max(position, log.begin()), end);
    };
  }

  /** The last lines, a last one without an end of line included. */
  static ConsoleSelection lastLines(int count) {
    return log -> {
      long end = log.end();
      return new Span(count == 0 ? end : beginOfLines(log, end, count), end);
    };
  }

  private static long beginOfLines(ConsoleLog log, long end, int count) {
    long begin = log.begin();
    int found = 0;
    for (long blockEnd = end; blockEnd > begin; ) {
      long blockBegin = Math.max(begin, blockEnd - BLOCK);
      byte[] block = log.read(blockBegin, (int) (blockEnd - blockBegin));
      for (int i = block.length - 1; i >= 0; i--) {
        boolean isLast = blockBegin + i == end - 1;
        if (block[i] == '\n' && !isLast && ++found == count) {
          return blockBegin + i + 1;
        }
      }
      blockEnd = blockBegin;
    }
    return begin;
  }
}
