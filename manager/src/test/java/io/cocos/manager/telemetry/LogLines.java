package io.cocos.manager.telemetry;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What is logged while this is open, as it would stand on standard output. */
public final class LogLines implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final Logger logger;
  private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();

  private LogLines(Logger logger) {
    this.logger = logger;
    LoggerContext context = logger.getLoggerContext();
    JsonLineEncoder encoder = new JsonLineEncoder();
    encoder.setContext(context);
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.setOutputStream(output);
    appender.start();
    logger.addAppender(appender);
  }

  /** Begins to listen to the logger of that name and to those below. */
  public static LogLines of(String logger) {
    return new LogLines((Logger) LoggerFactory.getLogger(logger));
  }

  /** The lines so far, which have to be what they should: text that ends in a line feed, each. */
  public List<String> lines() {
    String text = output.toString(StandardCharsets.US_ASCII);
    if (!text.isEmpty() && !text.endsWith("\n")) {
      throw new AssertionError("an unfinished line: " + text);
    }
    return text.lines().toList();
  }

  /** The objects of the lines so far. */
  public List<JsonNode> objects() throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    for (String line : lines()) {
      objects.add(JSON.readTree(line));
    }
    return objects;
  }

  /** The objects of those lines so far whose message contains this. */
  public List<JsonNode> saying(String part) throws IOException {
    return objects().stream().filter(line -> line.get("message").asText().contains(part)).toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    appender.stop();
  }
}
