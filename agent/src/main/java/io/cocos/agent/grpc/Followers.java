package io.cocos.agent.grpc;

import io.cocos.agent.life.Changes;
import io.cocos.agent.life.Refusal;
import io.cocos.agent.life.RefusedException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Semaphore;

/** Those who follow one thing: no more than so many, each for as long as his call goes on. */
final class Followers {
  private static final int MOST = 16;

  private final String followed;
  private final Changes changes;
  private final Semaphore places = new Semaphore(MOST);

  /**
   * @param followed what they follow, for messages
   * @param changes tells of it
   */
  Followers(String followed, Changes changes) {
    this.followed = followed;
    this.changes = changes;
  }

  /**
   * Lets somebody follow, until he ends his call or the stream completes it.
   *
   * @param stream sends him what he does not have yet, as far as the call is ready for it; is run
   *     when there may be something new, and when the call can take more
   * @throws RefusedException when so many follow already
   */
  void add(ServerCallStreamObserver<?> call, Runnable stream) {
    if (!places.tryAcquire()) {
      throw new RefusedException(
          Refusal.TOO_MANY_CALLERS, MOST + " callers follow " + followed + " already");
    }
    Runnable leave =
        () -> {
          changes.unfollow(stream);
          places.release();
        };
    call.setOnCancelHandler(leave); // one of the two is run, once
    call.setOnCloseHandler(leave);
    call.setOnReadyHandler(stream);
    changes.follow(stream);
  }
}
