package io.cocos.cli.command;

import com.google.protobuf.ByteString;
import io.cocos.cli.server.Agent;
import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.RawOutput;
import io.cocos.cli.transfer.Consumer;
import io.cocos.proto.agent.LogChunk;
import io.cocos.proto.agent.LogsRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cocos logs}. */
@Command(
    name = "logs",
    description = "Shows what the algorithm printed: its standard output and its standard error.")
public final class LogsCommand implements Callable<Integer> {
  private final Cocos cocos;

  @Parameters(paramLabel = "VM", arity = "0..1", description = "The VM.")
  private List<String> parameters = new ArrayList<>();

  @Mixin private AgentTarget target;

  @Mixin private StreamOptions options;

  @Option(
      names = "--consumer",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Who asks, where the computation names keys for its consumers.")
  private String consumer;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The consumer's private key (PEM, PKCS#8).")
  private Path key;

  /** Asks as {@code cocos} says. */
  public LogsCommand(Cocos cocos) {
    this.cocos = cocos;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    try (Agent agent = target.open(cocos, parameters, 0)) {
      ByteString signature =
          consumer.isEmpty()
              ? ByteString.EMPTY
              : new Consumer(consumer, key).sign(Consumer.Purpose.LOGS, agent);
      LogsRequest request =
          LogsRequest.newBuilder()
              .setFollow(options.follow())
              .setConsumer(consumer)
              .setSignature(signature)
              .build();
      RawOutput out = RawOutput.toOut(cocos.streams(), options.raw());
      RawOutput err = RawOutput.toErr(cocos.streams(), options.raw());
      return agent.ask(
          () -> {
            Iterator<LogChunk> chunks = agent.streams().logs(request);
            while (chunks.hasNext()) {
              print(chunks.next(), out, err);
            }
            return 0;
          });
    }
  }

  private void print(LogChunk chunk, RawOutput out, RawOutput err) throws IOException {
    if (cocos.json()) {
      cocos.streams().json(chunk);
      return;
    }
    if (chunk.getLost() != 0) {
      cocos
          .streams()
          .note("cocos: " + Long.toUnsignedString(chunk.getLost()) + " bytes were not kept");
    }
    (chunk.getError() ? err : out).write(chunk.getChunk().toByteArray());
  }
}
