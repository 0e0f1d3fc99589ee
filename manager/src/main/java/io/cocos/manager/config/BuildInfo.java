package io.cocos.manager.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build this is.
 *
 * @param version the release
 * @param commit the commit it was built from
 * @param time when it was built
 */
public record BuildInfo(String version, String commit, String time) {
  /** Reads what the build left in {@code build.properties}. */
  public static BuildInfo load() {
    Properties properties = new Properties();
    try (InputStream file = BuildInfo.class.getResourceAsStream("build.properties")) {
      properties.load(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("build.properties is not readable", unreadable);
    }
    return new BuildInfo(
        properties.getProperty("version"),
        properties.getProperty("commit"),
        properties.getProperty("time"));
  }
}
