package io.cocos.cli.command;

import java.util.HexFormat;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a report is to be bound to. */
final class NonceOption {
  static final int LENGTH = 32;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--nonce",
      paramLabel = "HEX",
      description = "What the report is to be bound to: up to 32 bytes, zeros added.")
  private String nonce;

  boolean isGiven() {
    return nonce != null;
  }

  /** The bytes as they were given; none when they were not. */
  byte[] bytes() {
    if (nonce == null) {
      return new byte[0];
    }
    try {
      byte[] bytes = HexFormat.of().parseHex(nonce);
      if (bytes.length <= LENGTH) {
        return bytes;
      }
    } catch (IllegalArgumentException malformed) {
      throw new ParameterException(
          spec.commandLine(),
          "--nonce must be hexadecimal: " + malformed.getMessage() + ".",
          malformed);
    }
    throw new ParameterException(
        spec.commandLine(), "--nonce must be " + LENGTH + " bytes at most.");
  }
}
