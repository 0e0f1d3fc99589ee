package io.cocos.manager.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogConfigurationTest {
  private final LoggerContext logs = new LoggerContext();

  @BeforeEach
  void configure() {
    LogConfiguration configuration = new LogConfiguration();
    configuration.setContext(logs);
    configuration.configure(logs);
  }

  @AfterEach
  void stop() {
    logs.stop();
  }

  @Test
  void logbackFindsIt() {
    assertThat(ServiceLoader.load(Configurator.class))
        .hasAtLeastOneElementOfType(LogConfiguration.class);
  }

  @Test
  void everythingIsWrittenAsJson() {
    assertThat(logs.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console"))
        .isInstanceOfSatisfying(
            OutputStreamAppender.class,
            console -> assertThat(console.getEncoder()).isInstanceOf(JsonLineEncoder.class));
  }

  @Test
  void librariesSayOnlyWhatMatters() {
    assertThat(level("some.library")).isEqualTo(Level.WARN);
    assertThat(level("io.netty.channel.DefaultChannelPipeline")).isEqualTo(Level.ERROR);
    assertThat(level("io.grpc.netty.NettyServerStream")).isEqualTo(Level.OFF);
    assertThat(level("io.opentelemetry.exporter.Some")).isEqualTo(Level.OFF);
  }

  private Level level(String name) {
    return logs.getLogger(name).getEffectiveLevel();
  }
}
