package io.cocos.manager.chaos;

import java.time.Instant;
import java.util.Optional;

/**
 * One launch in the ledger.
 *
 * @param request what was asked for
 * @param fate what became of it, as far as the client knows
 * @param acknowledgement what was promised, once it was
 */
record Entry(Request request, Fate fate, Optional<Acknowledgement> acknowledgement) {
  /**
   * What was asked for.
   *
   * @param key the name that the request is repeated by
   * @param computation what is to run, as JSON
   * @param computationId its digest
   * @param life which of the manager's processes was asked first
   */
  record Request(String key, String computation, String computationId, int life) {}

  /**
   * What was promised.
   *
   * @param vm the VM
   * @param at when the client knew
   * @param life which of the manager's processes promised it
   */
  record Acknowledgement(ShownVm vm, Instant at, int life) {}

  /** What became of a launch. */
  enum Fate {
    /** It was asked for, and no answer says what became of it. */
    ASKED,
    /** It was refused, and nothing of it may be left. */
    REFUSED,
    /** It was acknowledged, and nothing else was asked of it since. */
    KEPT,
    /** The end of its domain was asked for. */
    STOPPED,
    /** Its removal was begun, and nobody knows how far that came. */
    REMOVING,
    /** Its removal was acknowledged. */
    REMOVED,
    /** It is being undefined behind the manager's back. */
    UNDEFINING,
    /** It was undefined behind the manager's back. */
    UNDEFINED;

    /** Whether the VM must be there. */
    boolean isKept() {
      return this == KEPT || this == STOPPED;
    }
  }

  static Entry asked(Request request) {
    return new Entry(request, Fate.ASKED, Optional.empty());
  }

  Entry with(Fate newFate) {
    return new Entry(request, newFate, acknowledgement);
  }

  Entry with(Acknowledgement promised) {
    return new Entry(request, Fate.KEPT, Optional.of(promised));
  }

  String key() {
    return request.key();
  }

  Optional<ShownVm> vm() {
    return acknowledgement.map(Acknowledgement::vm);
  }
}
