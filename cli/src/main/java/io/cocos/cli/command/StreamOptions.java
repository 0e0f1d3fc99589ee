package io.cocos.cli.command;

import picocli.CommandLine.Option;

/** How to show what a guest prints. */
final class StreamOptions {
  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is printed.")
  private boolean follow;

  @Option(
      names = "--raw",
      description = "Let a terminal obey what the guest prints. Only for guests that you trust.")
  private boolean raw;

  boolean follow() {
    return follow;
  }

  boolean raw() {
    return raw;
  }
}
