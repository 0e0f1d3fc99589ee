package io.cocos.agent.upload;

import io.cocos.agent.life.Agent;
import io.cocos.agent.life.Announcement;
import io.cocos.agent.life.InputClaim;
import io.cocos.agent.life.InputKind;
import io.cocos.agent.life.InputPlace;
import io.cocos.agent.life.Refusal;
import io.cocos.agent.life.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Takes inputs from those who provide them, straight into files. What came of an upload that was
 * cut off is kept for the next one. Safe for use by many threads.
 */
public final class Uploads {
  /** How many there may be at a time. */
  public static final int MOST = 16;

  /** What is left free, in bytes: the agent's files are not all that the guest has to write. */
  private static final long RESERVE = 32 << 20;

  private final Agent agent;
  private final InputFolder folder;
  private final Consumer<String> log;
  private final Semaphore places = new Semaphore(MOST);
  private final Map<InputPlace, PartFile> parts = new ConcurrentHashMap<>();

  /**
   * @param agent knows what is missing
   * @param folder takes the files
   * @param log takes lines
   */
  public Uploads(Agent agent, InputFolder folder, Consumer<String> log) {
    this.agent = agent;
    this.folder = folder;
    this.log = log;
  }

  /**
   * Begins an upload, or goes on with one that was cut off.
   *
   * @param gone whether the client is gone
   * @throws RefusedException when the agent does not take it
   */
  public Upload begin(InputKind kind, Announcement announced, BooleanSupplier gone) {
    if (!places.tryAcquire()) {
      throw new RefusedException(
          Refusal.TOO_MANY_CALLERS,
          MOST + " uploads are under way already; try again when one of them has ended");
    }
    Upload upload;
    try {
      upload = new Upload(this, agent.claim(kind, announced, gone));
    } catch (RefusedException refused) {
      release();
      throw refused;
    }
    upload.begin();
    return upload;
  }

  /** How many bytes of an input have come, and are kept. */
  long received(InputPlace place) {
    PartFile part = parts.get(place);
    return part == null ? 0 : part.received();
  }

  /** What is there for an upload to go on with, and room for the rest. */
  PartFile part(InputClaim claim) throws IOException {
    Announcement announced = claim.announced();
    PartFile part = parts.get(claim.place());
    if (part == null || !part.canGoOnWith(announced)) {
      drop(claim.place());
      part = new PartFile(folder.incoming(claim.place()), announced);
      parts.put(claim.place(), part);
    }
    long free = Math.max(folder.free() - RESERVE, 0);
    if (announced.size() < 0 || !claim.reserve(part.received(), free)) {
      throw new RefusedException(
          Refusal.NO_ROOM,
          "The guest has room for "
              + free
              + " bytes, with those that other uploads are to bring, but not for "
              + Long.toUnsignedString(announced.size())
              + " more; give the machine more memory");
    }
    return part;
  }

  /** All of it is there. */
  void hold(InputClaim claim, String sha256) throws IOException {
    Path file = folder.hold(claim.place());
    parts.remove(claim.place());
    log.accept(
        claim.place().fileName()
            + " has come, "
            + claim.announced().size()
            + " bytes, SHA-256 "
            + sha256);
    agent.hold(claim, sha256, file);
  }

  /** What has come of it is of no use. */
  void drop(InputPlace place) throws IOException {
    PartFile part = parts.remove(place);
    if (part != null) {
      part.remove();
    }
  }

  /** An upload came to nothing. */
  void noteFault(InputPlace place, String fault) {
    log.accept(place.fileName() + " has not come: " + fault);
  }

  /** An upload has ended, in whatever way. */
  void release() {
    places.release();
  }
}
