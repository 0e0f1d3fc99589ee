package io.cocos.cli.transfer;

import io.cocos.cli.server.Agent;
import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.ExitCode;
import io.cocos.cli.text.Streams;
import io.cocos.proto.agent.ResultChunk;
import io.cocos.proto.agent.ResultRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Iterator;

/** A download of the result, which begins anew where the connection was cut. */
public final class Download {
  private final Agent agent;
  private final Consumer consumer;
  private final Streams streams;

  /** Downloads the result for that consumer. */
  public Download(Agent agent, Consumer consumer, Streams streams) {
    this.agent = agent;
    this.consumer = consumer;
    this.streams = streams;
  }

  /**
   * What was downloaded.
   *
   * @param size how many bytes
   * @param sha256 lowercase hex SHA-256 of them, which is what the agent says it is
   */
  public record Received(long size, String sha256) {}

  /**
   * Downloads the result into a file.
   *
   * @throws CommandFailure when the agent refuses, or what came is not what it says
   */
  public Received to(Path file) throws CommandFailure, IOException, InterruptedException {
    ResultRequest request =
        ResultRequest.newBuilder()
            .setConsumer(consumer.name())
            .setSignature(consumer.sign(Consumer.Purpose.RESULT, agent))
            .build();
    Progress progress = new Progress(streams, "result", 0);
    try {
      return CutConnections.outlast(streams, () -> attempt(request, file, progress));
    } finally {
      progress.end();
    }
  }

  private Received attempt(ResultRequest request, Path file, Progress progress)
      throws CommandFailure, IOException, InterruptedException {
    MessageDigest digest = Sha256.digest();
    long received = 0;
    ResultChunk last = ResultChunk.getDefaultInstance();
    try (OutputStream out = Files.newOutputStream(file)) {
      Iterator<ResultChunk> chunks = agent.streams().downloadResult(request);
      while (agent.ask(chunks::hasNext)) {
        last = chunks.next();
        byte[] bytes = last.getChunk().toByteArray();
        digest.update(bytes);
        out.write(bytes);
        received += bytes.length;
        progress.total(last.getSize());
        progress.at(received);
      }
    }
    String sha256 = Sha256.hex(digest);
    if (received != last.getSize() || !sha256.equals(last.getSha256())) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          String.format(
              "What came is not the result: %d bytes with SHA-256 %s, not %d with '%s'.",
              received, sha256, last.getSize(), last.getSha256()));
    }
    return new Received(received, sha256);
  }
}
