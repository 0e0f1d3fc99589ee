package io.cocos.agent.life;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Tells that something is new, not what: who follows looks for himself. Safe for many threads. */
public final class Changes {
  private final List<Runnable> followers = new CopyOnWriteArrayList<>();
  private final AtomicLong count = new AtomicLong(1);

  /** Something is new. The followers are told on this thread; it must hold no lock of theirs. */
  public void tell() {
    count.incrementAndGet();
    for (Runnable follower : followers) {
      follower.run();
    }
  }

  /** Greater after each change than before it; never 0. */
  public long count() {
    return count.get();
  }

  /**
   * Tells of every change from now on that there is one.
   *
   * @param follower must be quick, and look for itself at what there is
   */
  public void follow(Runnable follower) {
    followers.add(follower);
    follower.run(); // for what happened before
  }

  /** Tells no more. */
  public void unfollow(Runnable follower) {
    followers.remove(follower);
  }
}
