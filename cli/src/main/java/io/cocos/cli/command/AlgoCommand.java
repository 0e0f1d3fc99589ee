package io.cocos.cli.command;

import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.transfer.InputKind;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cocos algo}. */
@Command(name = "algo", description = "Uploads an algorithm to a VM's agent.")
public final class AlgoCommand implements Callable<Integer> {
  private final Cocos cocos;

  @Mixin private UploadArguments arguments;

  /** Asks as {@code cocos} says. */
  public AlgoCommand(Cocos cocos) {
    this.cocos = cocos;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    arguments.upload(cocos, InputKind.ALGORITHM);
    return 0;
  }
}
