package io.cocos.cli.command;

import io.cocos.cli.server.Manager;
import io.cocos.cli.text.CommandFailure;
import io.cocos.proto.manager.StopRequest;
import io.cocos.proto.manager.Vm;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cocos stop}. */
@Command(
    name = "stop",
    description = "Asks a VM's guest to end, and ends the VM when it does not; keeps it.")
public final class StopCommand implements Callable<Integer> {
  private final Cocos cocos;

  @Mixin private VmParameter vm;

  @Option(
      names = "--grace",
      paramLabel = "DURATION",
      defaultValue = "",
      description = "How long the guest may take, such as 10s; 0s ends it at once.")
  private String grace;

  /** Asks as {@code cocos} says. */
  public StopCommand(Cocos cocos) {
    this.cocos = cocos;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    try (Manager manager = cocos.manager()) {
      String id = manager.find(vm.name()).getVmId();
      StopRequest request = StopRequest.newBuilder().setVmId(id).setGrace(grace).build();
      Vm stopped = manager.ask(() -> manager.calls().stop(request));
      if (cocos.json()) {
        cocos.streams().json(stopped);
      } else {
        VmTable.print(stopped, cocos.streams());
      }
      return 0;
    }
  }
}
