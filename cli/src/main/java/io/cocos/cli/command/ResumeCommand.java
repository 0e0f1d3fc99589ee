package io.cocos.cli.command;

import io.cocos.cli.server.Manager;
import io.cocos.cli.text.CommandFailure;
import io.cocos.proto.manager.ResumeRequest;
import io.cocos.proto.manager.Vm;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cocos resume}. */
@Command(name = "resume", description = "Lets the guest begin of a VM started with run --paused.")
public final class ResumeCommand implements Callable<Integer> {
  private final Cocos cocos;

  @Mixin private VmParameter vm;

  /** Asks as {@code cocos} says. */
  public ResumeCommand(Cocos cocos) {
    this.cocos = cocos;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    try (Manager manager = cocos.manager()) {
      String id = manager.find(vm.name()).getVmId();
      ResumeRequest request = ResumeRequest.newBuilder().setVmId(id).build();
      Vm resumed = manager.ask(() -> manager.calls().resume(request));
      if (cocos.json()) {
        cocos.streams().json(resumed);
      } else {
        VmTable.print(resumed, cocos.streams());
      }
      return 0;
    }
  }
}
