package io.cocos.manager.telemetry;

import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the process's log from what a command prints, which says all of it in its own words. */
public final class NoLogs {
  private NoLogs() {}

  /** From now on no line is written, by nobody. Said once, for the whole process. */
  public static void fromNowOn() {
    LibraryLogs.join();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
  }
}
