package io.cocos.manager.vm;

/**
 * Told how one launch goes on: {@code running}, then {@code ready}; or {@code failed} instead of
 * either, and nothing after that. Must be quick, and must not throw; the calls come one after the
 * other, from several threads.
 */
public interface LaunchProgress {
  /** The domain runs, and the guest in it boots. */
  void running(ObservedVm vm);

  /** The agent answers, and holds what it is to hold. */
  void ready(Vm vm);

  /**
   * The launch came to nothing.
   *
   * @param reason why, for people
   */
  void failed(String reason);
}
