package io.cocos.cli.command;

import io.cocos.cli.text.Streams;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cocos completion}. */
@Command(
    name = "completion",
    description = "Prints what completes this command in bash and zsh: source <(cocos completion).")
public final class CompletionCommand implements Callable<Integer> {
  private final Streams streams;

  @Spec private CommandSpec spec;

  /** Prints to those streams. */
  public CompletionCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    streams.out().print(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
    streams.out().flush();
    return 0;
  }
}
