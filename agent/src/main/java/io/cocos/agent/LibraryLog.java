package io.cocos.agent;

import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Passes on what libraries log by {@code java.util.logging}, each event as one line. */
final class LibraryLog extends Handler {
  /** Logs every connection that does not speak HTTP/2, port probes among them: nothing of ours. */
  private static final Logger CONNECTIONS =
      Logger.getLogger("io.grpc.okhttp.OkHttpServerTransport");

  private final Consumer<String> log;

  /**
   * @param log takes the lines
   */
  LibraryLog(Consumer<String> log) {
    this.log = log;
    setLevel(Level.WARNING);
  }

  /** Makes this the one place where libraries' events go. */
  void install() {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.addHandler(this);
    CONNECTIONS.setLevel(Level.SEVERE);
  }

  @Override
  public void publish(LogRecord event) {
    if (isLoggable(event)) {
      // Made when there is something to format: most agents never say anything.
      String line = event.getLoggerName() + ": " + new SimpleFormatter().formatMessage(event);
      log.accept(event.getThrown() == null ? line : line + ": " + event.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
