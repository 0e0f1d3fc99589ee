package io.cocos.manager;

import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.doctor.Doctor;
import io.cocos.manager.doctor.Examination;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.telemetry.LibraryLogs;
import io.cocos.manager.telemetry.NoLogs;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The command {@code cocos-manager}. Its configuration is in environment variables. */
public final class Main {
  /** What sysexits.h calls EX_USAGE: called with words that it does not know. */
  private static final int USAGE_ERROR = 64;

  /** What sysexits.h calls EX_CONFIG: starting again without a change would not help. */
  private static final int CONFIGURATION_ERROR = 78;

  private static final int CANNOT_START_VMS = 1;

  private Main() {}

  /** Does what the words say; without any it serves until the process is told to end. */
  public static void main(String[] words) throws InterruptedException {
    Optional<CommandLine> call = CommandLine.of(List.of(words));
    if (call.isEmpty()) {
      System.err.printf(
          "cocos-manager does not know: %s%n%s", String.join(" ", words), CommandLine.HELP);
      System.exit(USAGE_ERROR);
    }
    switch (call.orElseThrow().task()) {
      case SERVE -> serve();
      case EXAMINE -> examine(call.orElseThrow().json());
      case HELP -> System.out.print(CommandLine.HELP);
    }
  }

  private static void serve() throws InterruptedException {
    // While the configuration is read: it looks for a log of the JDK's own in every library.
    Thread logs = new DaemonThreads("library-logs").newThread(LibraryLogs::join);
    logs.start();
    CocosManager manager;
    try {
      ManagerConfig config = config();
      logs.join();
      manager = CocosManager.start(config);
    } catch (ManagerException | io.cocos.manager.domainxml.DomainTemplateException failed) {
      System.err.println("cocos-manager cannot start: " + failed.getMessage());
      System.exit(CONFIGURATION_ERROR);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(manager::close, "shutdown"));
    new CountDownLatch(1).await();
  }

  private static void examine(boolean json) {
    NoLogs.fromNowOn();
    System.err.println(
        "looking; this takes up to 10 s more where KVM was not tried since the host has booted");
    Examination found =
        Doctor.examine(Main::config, CocosManager::template, CocosManager::protection);
    System.out.print(json ? found.json() : found.text());
    System.exit(found.vmsCanStart() ? 0 : CANNOT_START_VMS);
  }

  private static ManagerConfig config() {
    return ManagerConfig.fromEnvironment(
        System.getenv(),
        Path.of(System.getProperty("user.home")),
        "root".equals(System.getProperty("user.name")));
  }
}
