package io.cocos.cli.command;

import io.cocos.cli.server.Manager;
import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.Printable;
import io.cocos.proto.manager.RemoveRequest;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cocos remove}. */
@Command(name = "remove", description = "Ends a VM if it runs, and removes all that belongs to it.")
public final class RemoveCommand implements Callable<Integer> {
  private final Cocos cocos;

  @Mixin private VmParameter vm;

  /** Asks as {@code cocos} says. */
  public RemoveCommand(Cocos cocos) {
    this.cocos = cocos;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    try (Manager manager = cocos.manager()) {
      String id = manager.find(vm.name()).getVmId();
      RemoveRequest request = RemoveRequest.newBuilder().setVmId(id).build();
      manager.ask(() -> manager.calls().remove(request));
      if (cocos.json()) {
        cocos.streams().json(request);
      } else {
        cocos.streams().line("removed " + Printable.line(id));
      }
      return 0;
    }
  }
}
