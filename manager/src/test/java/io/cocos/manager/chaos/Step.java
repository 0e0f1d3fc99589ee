package io.cocos.manager.chaos;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;

/**
 * One thing that a client does.
 *
 * @param action what it does
 * @param before how long it waits before
 * @param overGrpc whether it begins with gRPC rather than HTTP
 * @param attempts after how many attempts in vain it gives up a launch
 * @param choice which of its VMs, modulo their number
 */
record Step(Action action, Duration before, boolean overGrpc, int attempts, int choice) {
  /** What clients do. */
  enum Action {
    LAUNCH,
    REPEAT,
    STOP,
    REMOVE,
    LIST
  }

  private static final int PATIENT = 1_000;
  private static final int LONGEST_PAUSE_MILLIS = 300;

  /** Everything that a client does for as long as the run takes; the same for the same seed. */
  static Stream<Step> of(long seed, int client) {
    Random random = new Random(31 * seed + client);
    return Stream.generate(() -> draw(random));
  }

  private static Step draw(Random random) {
    int percent = random.nextInt(100);
    Action action;
    if (percent < 45) {
      action = Action.LAUNCH;
    } else if (percent < 53) {
      action = Action.REPEAT;
    } else if (percent < 60) {
      action = Action.STOP;
    } else if (percent < 90) {
      action = Action.REMOVE;
    } else {
      action = Action.LIST;
    }
    return new Step(
        action,
        Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS)),
        random.nextBoolean(),
        random.nextInt(3) == 0 ? 1 + random.nextInt(3) : PATIENT,
        random.nextInt(Integer.MAX_VALUE));
  }
}
