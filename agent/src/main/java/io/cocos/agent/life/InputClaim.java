package io.cocos.agent.life;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * One upload's right to fill one input. Nobody else has it, unless the upload's client is gone:
 * then another upload may take it over, but not while this one is at the file.
 */
public final class InputClaim {
  /** Those who follow the status are told of each MiB, which this power of two is. */
  private static final int TOLD_EVERY = 20;

  private final Inputs inputs;
  private final InputSlot slot;
  private final Announcement announced;
  private final BooleanSupplier gone;
  private boolean atTheFile;
  private boolean reserved;

  /** To be made under the lock of the inputs. */
  InputClaim(Inputs inputs, InputSlot slot, Announcement announced, BooleanSupplier gone) {
    this.inputs = inputs;
    this.slot = slot;
    this.announced = announced;
    this.gone = gone;
    slot.claim = this;
    slot.fault = "";
    slot.size = announced.size();
  }

  /** Which input. */
  public InputPlace place() {
    return slot.place;
  }

  /** What its uploader said of it. */
  public Announcement announced() {
    return announced;
  }

  /** The SHA-256 that the computation demands of it; empty when it demands none. */
  public String expectedSha256() {
    return slot.expected;
  }

  /**
   * Sets room aside for what is still to come.
   *
   * @param received how many bytes are there
   * @param free how many bytes there is room for, what is set aside for other uploads included
   * @return whether there is enough
   */
  public boolean reserve(long received, long free) {
    synchronized (inputs) {
      slot.received = received;
      reserved = false;
      long others = inputs.reserved();
      reserved = announced.size() - received <= free - others;
      return reserved;
    }
  }

  /** How much room is set aside for it, in bytes. To be asked under the lock of the inputs. */
  long reserved() {
    return reserved ? announced.size() - slot.received : 0;
  }

  /**
   * Before its file is touched.
   *
   * @throws RefusedException when another upload has taken over
   */
  public void enter() {
    if (!enterUnlessTakenOver()) {
      throw new RefusedException(
          Refusal.IN_PROGRESS, "Another upload of the same input has taken over");
    }
  }

  /**
   * Before its file is touched, if that is still this upload's to do.
   *
   * @return whether it is
   */
  public boolean enterUnlessTakenOver() {
    synchronized (inputs) {
      atTheFile = slot.claim == this;
      return atTheFile;
    }
  }

  /**
   * After its file was touched.
   *
   * @param received how many bytes are there now
   */
  public void leave(long received) {
    long before;
    synchronized (inputs) {
      if (slot.claim != this) {
        return; // it is filled
      }
      atTheFile = false;
      before = slot.received;
      slot.received = received;
      inputs.count(Math.max(received - before, 0));
    }
    if (before >> TOLD_EVERY != received >> TOLD_EVERY) {
      inputs.changed();
    }
  }

  /**
   * Gives the input up. Whoever is next may go on with what is there.
   *
   * @param fault why
   * @return whether it had not been taken over
   */
  public boolean giveUp(String fault) {
    synchronized (inputs) {
      if (slot.claim != this) {
        return false;
      }
      slot.claim = null;
      slot.fault = fault;
    }
    inputs.changed();
    return true;
  }

  /** All of it is there. */
  void fill(String sha256, Path file) {
    synchronized (inputs) {
      slot.claim = null;
      slot.sha256 = sha256;
      slot.file = file;
      slot.received = slot.size;
    }
  }

  /** To be asked under the lock of the inputs. */
  boolean canBeTakenOver() {
    return !atTheFile && gone.getAsBoolean();
  }
}
