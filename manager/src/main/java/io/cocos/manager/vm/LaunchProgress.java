package io.cocos.manager.vm;

import java.util.function.Supplier;

/**
 * Told how one launch goes on: {@code running}, {@code answered}, then {@code ready}; or {@code
 * failed} instead of any of these, and nothing after that. Must be quick, and must not throw; the
 * calls come one after the other, from several threads.
 */
public interface LaunchProgress {
  /** The domain runs, and the guest in it boots. */
  void running(ObservedVm vm);

  /** The agent answers, for the first time. */
  default void answered() {}

  /** The agent answers, and holds what it is to hold. */
  void ready(Vm vm);

  /**
   * The launch came to nothing.
   *
   * @param reason why, for people
   */
  void failed(String reason);

  /**
   * Does something for this launch. Whoever keeps by thread what the thread works at may set it for
   * that time; the thread has its own back afterwards.
   */
  default <T> T within(Supplier<T> step) {
    return step.get();
  }
}
