package io.cocos.cli.command;

import io.cocos.cli.server.Manager;
import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.ExitCode;
import io.cocos.proto.manager.Vm;
import io.cocos.proto.manager.WatchRequest;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/** Whether a VM's agent can be worked with. */
final class Readiness {
  private final Manager manager;
  private final String vmId;

  Readiness(Manager manager, String vmId) {
    this.manager = manager;
    this.vmId = vmId;
  }

  /** Returns the VM once it is ready, or has even done its work. */
  Vm await(long seconds) throws CommandFailure, IOException, InterruptedException {
    WatchRequest request = WatchRequest.newBuilder().setVmId(vmId).build();
    return manager.ask(
        () -> {
          Iterator<Vm> seen =
              manager.streams().withDeadlineAfter(seconds, TimeUnit.SECONDS).watch(request);
          while (seen.hasNext()) {
            Vm vm = seen.next();
            switch (vm.getState()) {
              case "ready", "running", "completed" -> {
                return vm;
              }
              case "failed", "stopped", "expired" ->
                  throw new CommandFailure(
                      ExitCode.REFUSED,
                      String.format("VM %s is %s: %s", vmId, vm.getState(), vm.getReason()));
              default -> {
                // It is on its way, or in a state that this command does not know yet.
              }
            }
          }
          throw new CommandFailure(
              ExitCode.NOT_FOUND, "VM " + vmId + " was removed before it was ready.");
        });
  }
}
