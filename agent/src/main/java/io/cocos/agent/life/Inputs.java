package io.cocos.agent.life;

import io.cocos.computation.Algorithm;
import io.cocos.computation.Computation;
import io.cocos.computation.Dataset;
import io.cocos.computation.MalformedComputationException;
import io.cocos.computation.Terms.Input;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Which of a computation's inputs are there, partly there, and missing. Safe for use by many
 * threads; nothing here waits for a file or for a client.
 */
final class Inputs {
  private final List<InputSlot> algorithms = new ArrayList<>();
  private final List<InputSlot> datasets = new ArrayList<>();
  private final Changes changes;
  private long uploadedBytes;

  /**
   * None.
   *
   * @param changes told of what becomes of uploads
   */
  Inputs(Changes changes) {
    this.changes = changes;
  }

  /** Those of a computation, all missing. */
  static Inputs of(HeldComputation held, Changes changes) {
    Inputs inputs = new Inputs(changes);
    Computation computation = held.computation();
    for (Algorithm algorithm : computation.algorithms()) {
      inputs.add(
          InputKind.ALGORITHM,
          algorithm.provider(),
          algorithm.id(),
          held.terms().digests().get(new Input.OfAlgorithm(algorithm)));
    }
    for (Dataset dataset : computation.datasets()) {
      inputs.add(
          InputKind.DATASET,
          dataset.provider(),
          dataset.id(),
          held.terms().digests().get(new Input.OfDataset(dataset)));
    }
    return inputs;
  }

  private void add(InputKind kind, String provider, String id, String expected) {
    List<InputSlot> slots = slots(kind);
    slots.add(
        new InputSlot(
            new InputPlace(kind, slots.size()), provider, id, expected == null ? "" : expected));
  }

  private List<InputSlot> slots(InputKind kind) {
    return switch (kind) {
      case ALGORITHM -> algorithms;
      case DATASET -> datasets;
    };
  }

  /**
   * Gives an upload the first place that is its own, is empty, and is not being filled; or one that
   * is being filled by somebody who is gone.
   *
   * @param gone whether the upload's client is
   * @throws RefusedException when there is no such place
   */
  synchronized InputClaim claim(InputKind kind, Announcement announced, BooleanSupplier gone) {
    InputSlot left = null;
    InputSlot held = null;
    boolean busy = false;
    boolean another = false;
    for (InputSlot slot : slots(kind)) {
      if (!slot.id.equals(announced.id())) {
        continue;
      }
      if (!slot.provider.equals(announced.provider())) {
        another = true;
      } else if (slot.isHeld()) {
        held = slot;
      } else if (slot.claim == null) {
        return new InputClaim(this, slot, announced, gone);
      } else if (left == null && slot.claim.canBeTakenOver()) {
        left = slot;
      } else {
        busy = true;
      }
    }
    if (left != null) {
      return new InputClaim(this, left, announced, gone);
    }
    String what = kind.label() + " " + MalformedComputationException.excerpt(announced.id());
    if (busy) {
      throw new RefusedException(
          Refusal.IN_PROGRESS,
          "Another upload of " + what + " is under way; try again when it has ended");
    }
    if (held != null) {
      throw new RefusedException(
          Refusal.HELD_ALREADY, "The agent holds " + what + " already, SHA-256 " + held.sha256);
    }
    if (another) {
      throw new RefusedException(
          Refusal.WRONG_PROVIDER,
          "The computation names another provider of "
              + what
              + " than "
              + MalformedComputationException.excerpt(announced.provider()));
    }
    throw new RefusedException(Refusal.NOT_IN_MANIFEST, "The computation names no " + what);
  }

  /** So many bytes more came. The followers are told by whoever says so. */
  synchronized void count(long bytes) {
    uploadedBytes += bytes;
  }

  /** How many bytes ever came. */
  synchronized long uploadedBytes() {
    return uploadedBytes;
  }

  /** How much room is set aside for what uploads are still to bring, in bytes. */
  synchronized long reserved() {
    long bytes = 0;
    for (InputKind kind : InputKind.values()) {
      for (InputSlot slot : slots(kind)) {
        if (slot.claim != null) {
          bytes += slot.claim.reserved();
        }
      }
    }
    return bytes;
  }

  /** Whether all of that kind are there. */
  synchronized boolean complete(InputKind kind) {
    for (InputSlot slot : slots(kind)) {
      if (!slot.isHeld()) {
        return false;
      }
    }
    return true;
  }

  /** The files of that kind, all of which are there. */
  synchronized List<Path> files(InputKind kind) {
    List<Path> files = new ArrayList<>();
    for (InputSlot slot : slots(kind)) {
      files.add(slot.file);
    }
    return files;
  }

  /** How far the agent is with those of that kind. */
  synchronized List<InputStatus> status(InputKind kind) {
    List<InputStatus> told = new ArrayList<>();
    for (InputSlot slot : slots(kind)) {
      told.add(slot.status());
    }
    return told;
  }

  /** Tells who follows. */
  void changed() {
    changes.tell();
  }
}
