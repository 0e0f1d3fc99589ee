package io.cocos.agent.upload;

import io.cocos.agent.life.Announcement;
import io.cocos.agent.life.InputClaim;
import io.cocos.agent.life.Refusal;
import io.cocos.agent.life.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * One upload of one input, from its beginning to {@link #finish} or {@link #giveUp}. One that was
 * refused has ended. Used by one thread at a time.
 */
public final class Upload {
  private final Uploads uploads;
  private final InputClaim claim;
  private final Announcement announced;
  private PartFile part;
  private FileChannel channel;
  private long received;
  private String sha256 = "";
  private boolean ended;

  Upload(Uploads uploads, InputClaim claim) {
    this.uploads = uploads;
    this.claim = claim;
    this.announced = claim.announced();
  }

  void begin() {
    atTheFile(
        () -> {
          if (!announced.sha256().isEmpty()) {
            demandDigest(claim.expectedSha256(), announced.sha256());
          }
          part = uploads.part(claim);
          channel = part.open();
        });
  }

  /** How many bytes are there, those that were kept of an earlier upload included. */
  public long received() {
    return received;
  }

  /** How many bytes were announced. */
  public long size() {
    return announced.size();
  }

  /** Whether all bytes are there. */
  public boolean isWhole() {
    return received == announced.size();
  }

  /**
   * Adds the next bytes.
   *
   * @throws RefusedException when they are more than announced, the guest has no room for them, or
   *     another upload has taken over
   */
  public void add(ByteBuffer bytes) {
    atTheFile(
        () -> {
          if (bytes.remaining() > announced.size() - received) {
            uploads.drop(claim.place());
            throw new RefusedException(
                Refusal.TOO_LARGE,
                "More came than the " + announced.size() + " bytes that were announced");
          }
          part.append(channel, bytes);
        });
  }

  /**
   * Holds the digest of what came against those announced and agreed on, and hands the input to the
   * agent.
   *
   * @return its SHA-256, in lowercase hexadecimal
   * @throws RefusedException when it is another; then nothing is kept
   */
  public String finish() {
    atTheFile(
        () -> {
          sha256 = part.finish();
          demandDigest(announced.sha256(), sha256);
          demandDigest(claim.expectedSha256(), sha256);
          channel.close();
          uploads.hold(claim, sha256);
        });
    received = announced.size();
    ended = true;
    uploads.release();
    return sha256;
  }

  /**
   * Ends an upload whose client went away or made no sense. What came is kept for the next one, if
   * its SHA-256 was announced; without it no other can go on with it. An upload that has ended
   * stays as it is.
   *
   * @param fault why
   */
  public void giveUp(String fault) {
    if (ended) {
      return;
    }
    ended = true;
    close();
    if (announced.sha256().isEmpty()) {
      forget();
    }
    if (claim.giveUp(fault)) {
      uploads.noteFault(claim.place(), fault);
    }
    uploads.release();
  }

  private void forget() {
    if (!claim.enterUnlessTakenOver()) {
      return;
    }
    try {
      uploads.drop(claim.place());
    } catch (IOException stillThere) {
      uploads.noteFault(claim.place(), "its file cannot be removed: " + stillThere);
    } finally {
      claim.leave(0);
    }
  }

  private void demandDigest(String demanded, String found) throws IOException {
    if (!demanded.isEmpty() && !demanded.equals(found)) {
      uploads.drop(claim.place());
      throw new RefusedException(
          Refusal.WRONG_DIGEST, "SHA-256 " + demanded + " is needed, not " + found);
    }
  }

  private void atTheFile(Step step) {
    try {
      claim.enter();
      try {
        step.run();
      } catch (IOException failure) {
        throw spoilt(failure);
      } finally {
        received = uploads.received(claim.place());
        claim.leave(received);
      }
    } catch (RefusedException refused) {
      giveUp(refused.getMessage());
      throw refused;
    }
  }

  private RefusedException spoilt(IOException failure) {
    RefusedException refused =
        new RefusedException(
            Refusal.NO_ROOM,
            "The guest could not keep what came: " + failure + "; give the machine more memory");
    refused.initCause(failure);
    try {
      uploads.drop(claim.place());
    } catch (IOException stillThere) {
      refused.addSuppressed(stillThere);
    }
    return refused;
  }

  private void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException unclosed) {
      uploads.noteFault(claim.place(), "its file cannot be closed: " + unclosed);
    }
  }

  private interface Step {
    void run() throws IOException;
  }
}
