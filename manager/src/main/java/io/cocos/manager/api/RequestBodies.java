package io.cocos.manager.api;

import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the bodies of all requests may take in memory at the same time, over HTTP and over gRPC,
 * from their first byte until the request has been worked on. There is always room for the largest
 * body that is read. Safe for use by many threads.
 */
@Singleton
public final class RequestBodies {
  private final long most;
  private final AtomicLong held = new AtomicLong();

  RequestBodies(@Property(name = "manager.request-bodies") long most, ManagerConfig config) {
    this.most = Math.max(most, config.maxRequestBytes());
  }

  /** A request that holds nothing yet. */
  public Share share() {
    return new Share();
  }

  /** What all of them hold, in bytes. */
  public long held() {
    return held.get();
  }

  private boolean take(long bytes) {
    long now = held.addAndGet(bytes);
    if (now > most) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** What one request holds. Safe for use by many threads. */
  public final class Share {
    private long bytes;
    private int holders = 1;

    private Share() {}

    /**
     * Makes room for so many bytes in all.
     *
     * @throws ManagerException with {@code OVERLOADED} when other requests hold too much; what this
     *     one holds stays as it is
     */
    public synchronized void growTo(long size) {
      if (size <= bytes || holders == 0) {
        return; // what still comes of a request that has ended is let go at once
      }
      if (!take(size - bytes)) {
        throw new ManagerException(
            ErrorCode.OVERLOADED,
            "the requests under way fill the %d bytes kept for their bodies; try again in a moment"
                .formatted(most));
      }
      bytes = size;
    }

    /** Lets one more hold it, who releases it too. */
    public synchronized void retain() {
      if (holders > 0) {
        holders++;
      }
    }

    /** Gives the room back, when everybody who holds it has said so. */
    public synchronized void release() {
      if (holders > 0 && --holders == 0) {
        held.addAndGet(-bytes);
        bytes = 0;
      }
    }
  }
}
