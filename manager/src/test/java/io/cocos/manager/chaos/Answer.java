package io.cocos.manager.chaos;

import java.util.Optional;

/**
 * What a client learned of a request.
 *
 * @param outcome what became of it
 * @param vm the VM that was acknowledged
 * @param why what the manager or the connection said of a failure
 */
record Answer(Outcome outcome, Optional<ShownVm> vm, String why) {
  /** What can become of a request. */
  enum Outcome {
    /** It was done, and there is a VM. */
    ACKNOWLEDGED,
    /** It was done, and no VM is left. */
    REMOVED,
    /** There is no such VM. */
    NOT_FOUND,
    /** It failed, and nothing is left of it. */
    REFUSED,
    /** It may have been done or not: there was no answer, or one that promises nothing. */
    UNKNOWN
  }

  static Answer acknowledged(ShownVm vm) {
    return new Answer(Outcome.ACKNOWLEDGED, Optional.of(vm), "");
  }

  static Answer removed() {
    return new Answer(Outcome.REMOVED, Optional.empty(), "");
  }

  static Answer failed(Outcome outcome, String why) {
    return new Answer(outcome, Optional.empty(), why);
  }

  @Override
  public String toString() {
    return outcome + vm.map(shown -> " " + shown).orElse(" " + why);
  }
}
