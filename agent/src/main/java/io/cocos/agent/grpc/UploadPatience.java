package io.cocos.agent.grpc;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How long uploads that bring nothing are waited for: one that says nothing keeps its input, and a
 * place, from others. Safe for use by many threads.
 */
public final class UploadPatience implements Runnable {
  /** How long one may bring no whole part. */
  static final Duration SILENCE = Duration.ofSeconds(60);

  /** How often {@link #run} is to be called. */
  static final Duration EVERY = Duration.ofSeconds(5);

  private final LongSupplier nanos;
  private final Set<Waiting> uploads = ConcurrentHashMap.newKeySet();

  /**
   * @param nanos the time, as {@link System#nanoTime} counts it
   */
  public UploadPatience(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** An upload under way. */
  interface Waiting {
    /**
     * Ends it when nothing of it has come since then.
     *
     * @param then compared with {@link #now}
     */
    void endUnlessHeardSince(long then);
  }

  /** Looks after this upload from now on, and tells the time. */
  long begin(Waiting upload) {
    uploads.add(upload);
    return now();
  }

  /** The time, in nanoseconds from whenever. */
  long now() {
    return nanos.getAsLong();
  }

  /** This upload has ended. */
  void end(Waiting upload) {
    uploads.remove(upload);
  }

  /** Ends the uploads that have brought nothing for so long. */
  @Override
  public void run() {
    long then = now() - SILENCE.toNanos();
    uploads.forEach(upload -> upload.endUnlessHeardSince(then));
  }
}
