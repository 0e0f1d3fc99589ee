package io.cocos.cli.command;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** Stands in the manifest of the jar; classes outside of one have none. */
final class CommandVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = CommandVersion.class.getPackage().getImplementationVersion();
    return new String[] {"cocos " + Objects.requireNonNullElse(version, "development")};
  }
}
