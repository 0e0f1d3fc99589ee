package io.cocos.manager.vm;

import java.time.Duration;

/** Told how long launches take. Must be quick, and must not throw. */
public interface LaunchObserver {
  /**
   * A request to run a computation was answered, well or badly.
   *
   * @param took how long it took
   */
  void answered(Duration took);

  /**
   * The agent of a VM answered for the first time.
   *
   * @param took how long that took from the start of its domain
   */
  void booted(Duration took);
}
