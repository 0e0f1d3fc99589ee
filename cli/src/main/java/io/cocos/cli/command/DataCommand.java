package io.cocos.cli.command;

import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.transfer.InputKind;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cocos data}. */
@Command(name = "data", description = "Uploads a dataset to a VM's agent.")
public final class DataCommand implements Callable<Integer> {
  private final Cocos cocos;

  @Mixin private UploadArguments arguments;

  /** Asks as {@code cocos} says. */
  public DataCommand(Cocos cocos) {
    this.cocos = cocos;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    arguments.upload(cocos, InputKind.DATASET);
    return 0;
  }
}
