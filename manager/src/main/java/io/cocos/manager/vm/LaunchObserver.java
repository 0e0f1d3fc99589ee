package io.cocos.manager.vm;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Told of launches. Must be quick, and must not throw; safe for use by many threads. */
public interface LaunchObserver {
  /**
   * A request for a VM was answered, well or badly.
   *
   * @param took how long it took
   */
  void answered(Duration took);

  /**
   * A VM is about to be launched. Called on the thread of the request.
   *
   * @param vm the domain's UUID
   * @param computationId the digest of the computation it is for, when it is for one
   * @return told how this launch goes on
   */
  LaunchProgress begin(UUID vm, Optional<String> computationId);

  /**
   * A VM still boots that an earlier manager launched.
   *
   * @return told how this launch goes on
   */
  LaunchProgress resume(ObservedVm vm);
}
