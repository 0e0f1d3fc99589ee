package io.cocos.manager.config;

import java.nio.file.Path;

/**
 * A file that a variable names.
 *
 * @param variable what names it
 * @param path where it is
 */
public record ConfiguredFile(String variable, Path path) {
  /** Both, as messages call it. */
  @Override
  public String toString() {
    return variable + " (" + path + ")";
  }
}
