package io.cocos.cli.command;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.cocos.cli.server.Agent;
import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.Printable;
import io.cocos.cli.text.Shown;
import io.cocos.cli.transfer.Consumer;
import io.cocos.cli.transfer.Download;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cocos result}. */
@Command(
    name = "result",
    description = "Fetches the result of a computation, which each of its consumers has once.")
public final class ResultCommand implements Callable<Integer> {
  private final Cocos cocos;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "VM", arity = "0..1", description = "The VM.")
  private List<String> parameters = new ArrayList<>();

  @Mixin private AgentTarget target;

  @Mixin private OutputFile output;

  @Option(
      names = "--consumer",
      paramLabel = "NAME",
      required = true,
      description = "Who is to have it, as the computation names him.")
  private String consumer;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "His private key (PEM, PKCS#8), where the computation names one for him.")
  private Path key;

  /** Asks as {@code cocos} says. */
  public ResultCommand(Cocos cocos) {
    this.cocos = cocos;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    if (!output.isGiven()) {
      throw new ParameterException(
          spec.commandLine(),
          "Say with -o where the result is to go: a file, or - for standard output.");
    }
    try (Agent agent = target.open(cocos, parameters, 0)) {
      Download download = new Download(agent, new Consumer(consumer, key), cocos.streams());
      Download.Received received = output.write(cocos.streams(), download::to);
      if (!output.isStandardOutput()) {
        print(received);
      }
      return 0;
    }
  }

  private void print(Download.Received received) throws IOException {
    if (cocos.json()) {
      cocos
          .streams()
          .json(
              Struct.newBuilder()
                  .putFields("file", value(output.name()))
                  .putFields("sha256", value(received.sha256()))
                  .putFields("size", value(Long.toString(received.size())))
                  .build());
    } else {
      cocos
          .streams()
          .line(
              Printable.line(
                  String.format(
                      "%s: %s, SHA-256 %s",
                      output.name(), Shown.bytes(received.size()), received.sha256())));
    }
  }

  private static Value value(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
