package io.cocos.cli.command;

import picocli.CommandLine.Parameters;

/** Which VM a command is for. */
final class VmParameter {
  @Parameters(
      paramLabel = "VM",
      description = "The VM: its id, the first four or more characters of that, or its domain.")
  private String name;

  String name() {
    return name;
  }
}
