package io.cocos.manager.vm;

import io.cocos.manager.error.ManagerException;

/**
 * What a guest printed on its serial console, as far as it is kept: the oldest bytes are dropped
 * when there are too many. A position counts from the first byte that was ever printed, as far as
 * the host knows, so that it stands for the same byte also when older ones have been dropped. Safe
 * for use by many threads; blocks while files are read.
 *
 * <p>The bytes are the guest's: nothing in them may be trusted.
 *
 * <p>Every method throws {@link ManagerException} with {@code HOST_FILE_UNUSABLE} when the log
 * cannot be read.
 */
public interface ConsoleLog {
  /** The position of the oldest byte that is kept. */
  long begin();

  /** The position behind the newest byte. */
  long end();

  /**
   * Reads on from a position.
   *
   * @param position from {@link #begin} to {@link #end}
   * @param atMost how many bytes may be read
   * @return as many bytes as there are, up to that; none at the end
   */
  byte[] read(long position, int atMost);
}
