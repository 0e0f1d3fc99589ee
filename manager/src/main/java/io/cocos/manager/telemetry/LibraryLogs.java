package io.cocos.manager.telemetry;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** What libraries log by {@code java.util.logging}: gRPC and the exporter of traces do. */
public final class LibraryLogs {
  private LibraryLogs() {}

  /** Makes all of it lines of this process's own log. Said once, for the whole process. */
  public static void join() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
