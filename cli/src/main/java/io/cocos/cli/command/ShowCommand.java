package io.cocos.cli.command;

import io.cocos.cli.server.Manager;
import io.cocos.cli.text.CommandFailure;
import io.cocos.proto.manager.Vm;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cocos show}. */
@Command(name = "show", description = "Shows everything that the manager knows of a VM.")
public final class ShowCommand implements Callable<Integer> {
  private final Cocos cocos;

  @Mixin private VmParameter vm;

  /** Asks as {@code cocos} says. */
  public ShowCommand(Cocos cocos) {
    this.cocos = cocos;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    try (Manager manager = cocos.manager()) {
      Vm found = manager.find(vm.name());
      if (cocos.json()) {
        cocos.streams().json(found);
      } else {
        VmTable.print(found, cocos.streams());
      }
      return 0;
    }
  }
}
