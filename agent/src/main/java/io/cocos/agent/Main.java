package io.cocos.agent;

import java.io.IOException;
import java.time.Clock;

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
    new LibraryLog(log).install();
    try {
      AgentOptions options = AgentOptions.guest().with(arguments);
      Machine machine = Machine.guest(options.folder(), log);
      AgentServer server = AgentServer.start(options, AgentVersion.TEXT, log, machine);
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
    } catch (IllegalArgumentException wrongOption) {
      log.accept(wrongOption.getMessage());
      System.exit(EXIT_USAGE);
    } catch (IOException failure) {
      log.accept(failure.getMessage());
      System.exit(EXIT_FAILURE);
    }
  }
}
