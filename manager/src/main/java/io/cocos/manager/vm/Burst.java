package io.cocos.manager.vm;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The launches that are under way, or wait for their turn, at the same time. Where they are more
 * than the host has processors, a guest that began at once would take the processors from those
 * that are left (docs/adr). So the guests of such a burst begin together. Safe for use by many
 * threads.
 */
final class Burst {
  /** 32 launches on two processors take 3 s; one that hangs is not to keep all others waiting. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Each keeps the thread of a request, of which some are to be left for those that ask. */
  private static final int MOST = 48;

  private final int processors;
  private final Duration patience;
  private final Set<Member> starting = ConcurrentHashMap.newKeySet();
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * Nothing is launched yet.
   *
   * @param processors so many launches at the same time are no burst
   */
  Burst(int processors) {
    this(processors, PATIENCE);
  }

  /** The same with another patience with launches that hang. */
  Burst(int processors, Duration patience) {
    this.processors = processors;
    this.patience = patience;
  }

  /** One more launch was asked for. Whoever asks ends it, well or badly. */
  Member join() {
    Member member = new Member();
    starting.add(member);
    return member;
  }

  /** A launch, from when it is asked for until its domain is started or it has failed. */
  final class Member implements AutoCloseable {
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    /**
     * Whether so many launches are left that its guest should wait for them, and so few that it
     * can.
     */
    boolean isCrowded() {
      int left = starting.size();
      return left > processors && left + waiting.get() <= MOST;
    }

    /** Ends this one, and waits a while for those that have been asked for by now. */
    void awaitOthers() {
      waiting.incrementAndGet();
      close();
      try {
        CompletableFuture.allOf(
                starting.stream().map(other -> other.end).toArray(CompletableFuture[]::new))
            .get(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException hanging) {
        return;
      } catch (InterruptedException ending) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException impossible) {
        throw new IllegalStateException("launches end in one way only", impossible);
      } finally {
        waiting.decrementAndGet();
      }
    }

    @Override
    public void close() {
      starting.remove(this);
      end.complete(null);
    }
  }
}
