package io.cocos.agent;

import io.cocos.agent.life.RunOrder;
import io.cocos.agent.life.RunOutcome;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Starts the agent. */
public final class Main {
  private static final int EXIT_FAILURE = 1;
  private static final int EXIT_USAGE = 64;

  private Main() {}

  /**
   * Runs an agent until the process is terminated.
   *
   * @param arguments see {@link AgentOptions#with}; none are needed in the guest
   */
  public static void main(String[] arguments) {
    ConsoleLog log = new ConsoleLog(System.out, Clock.systemUTC());
    new LibraryLog(log::write).install();
    try {
      AgentOptions options = AgentOptions.guest().with(arguments);
      AgentServer server = AgentServer.start(options, version(), log, Main::cannotRun);
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
    } catch (IllegalArgumentException wrongOption) {
      log.write(wrongOption.getMessage());
      System.exit(EXIT_USAGE);
    } catch (IOException failure) {
      log.write(failure.getMessage());
      System.exit(EXIT_FAILURE);
    }
  }

  private static CompletableFuture<RunOutcome> cannotRun(RunOrder order) {
    return CompletableFuture.completedFuture(
        new RunOutcome(
            RunOutcome.Kind.NOT_STARTED,
            0,
            0,
            Duration.ZERO,
            List.of(),
            Optional.empty(),
            "this agent has no runner"));
  }

  /** Stands in the manifest of the jar; classes outside of one have none. */
  private static String version() {
    return Objects.requireNonNullElse(
        Main.class.getPackage().getImplementationVersion(), "development");
  }
}
