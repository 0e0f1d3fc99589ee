package io.cocos.cli.transfer;

import com.google.protobuf.ByteString;
import io.cocos.cli.server.Agent;
import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.ExitCode;
import io.cocos.proto.agent.StatusResponse;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Who asks for what only the computation's consumers are told.
 *
 * @param name his name, as the computation names him
 * @param key the PEM file of his private key; null when he has none
 */
public record Consumer(String name, Path key) {
  /** What is asked for, as signatures name it. */
  public enum Purpose {
    /** The result. */
    RESULT("cocos-result-v1"),
    /** What the algorithm printed. */
    LOGS("cocos-logs-v1");

    private final String name;

    Purpose(String name) {
      this.name = name;
    }
  }

  /**
   * Returns his signature, as {@code agent.proto} wants it; nothing when no key of his is named.
   *
   * @throws CommandFailure when he has to sign and cannot
   */
  public ByteString sign(Purpose purpose, Agent agent)
      throws CommandFailure, IOException, InterruptedException {
    StatusResponse status = agent.status();
    if (key == null) {
      demandNone(status);
      return ByteString.EMPTY;
    }
    String text =
        String.join("\n", purpose.name, status.getComputationId(), status.getChallenge(), name);
    return ByteString.copyFrom(SigningKey.read(key).sign(text));
  }

  private void demandNone(StatusResponse status) throws CommandFailure {
    for (io.cocos.proto.agent.Consumer known : status.getConsumersList()) {
      if (known.getName().equals(name) && known.getKey()) {
        throw new CommandFailure(
            ExitCode.NOT_ALLOWED,
            "The computation names a key for '" + name + "': give his private one with --key.");
      }
    }
  }
}
