package io.cocos.cli.transfer;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedSupplier;
import io.cocos.cli.server.Refusal;
import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.ExitCode;
import io.cocos.cli.text.Streams;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/** Does again what failed because the connection was cut, for half a minute. */
final class CutConnections {
  private static final Set<Refusal> PASSING = Set.of(Refusal.IN_PROGRESS, Refusal.TOO_SLOW);

  private static final int REPEATS = 8;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

  private CutConnections() {}

  /**
   * Returns what the work returns, at one of its attempts.
   *
   * @throws CommandFailure of the last attempt
   */
  static <T> T outlast(Streams streams, CheckedSupplier<T> work)
      throws CommandFailure, IOException, InterruptedException {
    RetryPolicy<T> policy =
        RetryPolicy.<T>builder()
            .handleIf(CutConnections::mayPass)
            .withMaxRetries(REPEATS)
            .withBackoff(FIRST_PAUSE, LONGEST_PAUSE)
            .onRetry(
                event -> streams.note(event.getLastException().getMessage() + " Trying again."))
            .build();
    try {
      return Failsafe.with(policy).get(work);
    } catch (FailsafeException wrapped) {
      if (wrapped.getCause() instanceof CommandFailure failure) {
        throw failure;
      }
      if (wrapped.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (wrapped.getCause() instanceof InterruptedException interruption) {
        throw interruption;
      }
      throw wrapped;
    }
  }

  /**
   * An agent may take some time to notice that the caller it had is gone, and a computer may have
   * slept during an upload.
   */
  private static boolean mayPass(Throwable failure) {
    return failure instanceof CommandFailure known
        && (known.exitCode() == ExitCode.UNREACHABLE
            || Refusal.of(known.getCause()).filter(PASSING::contains).isPresent());
  }
}
