package io.cocos.manager;

import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.telemetry.LibraryLogs;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The command {@code cocos-manager}. Its configuration is in environment variables. */
public final class Main {
  /** What sysexits.h calls EX_CONFIG: starting again without a change would not help. */
  private static final int CONFIGURATION_ERROR = 78;

  private Main() {}

  /** Starts the service and serves until the process is told to end. */
  public static void main(String[] arguments) throws InterruptedException {
    LibraryLogs.join();
    CocosManager manager;
    try {
      manager =
          CocosManager.start(
              ManagerConfig.fromEnvironment(
                  System.getenv(),
                  Path.of(System.getProperty("user.home")),
                  "root".equals(System.getProperty("user.name"))));
    } catch (ManagerException | io.cocos.manager.domainxml.DomainTemplateException failed) {
      System.err.println("cocos-manager cannot start: " + failed.getMessage());
      System.exit(CONFIGURATION_ERROR);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(manager::close, "shutdown"));
    new CountDownLatch(1).await();
  }
}
