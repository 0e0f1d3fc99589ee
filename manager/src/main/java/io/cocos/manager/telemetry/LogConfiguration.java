package io.cocos.manager.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.jul.LevelChangePropagator;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Map;
import java.util.Optional;

/**
 * What is logged, and that it goes to standard output, one JSON object a line. Logback asks for it
 * by its service file; a configuration file would cost the start a parser and a model.
 */
public final class LogConfiguration extends ContextAwareBase implements Configurator {
  private static final Map<String, Level> LIBRARIES =
      Map.of(
          // It would tell of every client that hangs up in the middle of a TLS handshake.
          "io.netty.channel.DefaultChannelPipeline", Level.ERROR,
          // A client's oversized message is refused, and is no fault of ours.
          "io.grpc.netty.NettyServerStream", Level.OFF,
          // Says of each attempt what CollectorExporter says once.
          "io.opentelemetry.exporter", Level.OFF);

  /** Made by logback. */
  public LogConfiguration() {}

  @Override
  public ExecutionStatus configure(LoggerContext logs) {
    // Libraries that log by java.util.logging make no events that nobody would see.
    LevelChangePropagator propagator = new LevelChangePropagator();
    propagator.setContext(logs);
    propagator.start();
    logs.addListener(propagator);
    Logger root = logs.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(console(logs));
    // Before the configuration is read: a level that it refuses says nothing of its refusal.
    Optional<String> level = Optional.ofNullable(System.getenv("MANAGER_LOG_LEVEL"));
    logs.getLogger("io.cocos").setLevel(Level.toLevel(level.orElse("info"), Level.INFO));
    LIBRARIES.forEach((name, library) -> logs.getLogger(name).setLevel(library));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static ConsoleAppender<ILoggingEvent> console(LoggerContext logs) {
    JsonLineEncoder encoder = new JsonLineEncoder();
    encoder.setContext(logs);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setName("console");
    console.setContext(logs);
    console.setEncoder(encoder);
    console.start();
    return console;
  }
}
