package io.cocos.cli.command;

import io.cocos.cli.server.Manager;
import io.cocos.cli.text.CommandFailure;
import io.cocos.proto.manager.RunRequest;
import io.cocos.proto.manager.RunResponse;
import io.cocos.proto.manager.Vm;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cocos run}. */
@Command(name = "run", description = "Starts a VM for a computation.")
public final class RunCommand implements Callable<Integer> {
  private final Cocos cocos;
  private final InputStream in;

  @Mixin private LaunchOptions options;

  @Option(
      names = "--paused",
      description =
          "Hold the guest before its first step, for 'secret' and 'resume' (SEV, SEV-ES).")
  private boolean paused;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      arity = "0..1",
      fallbackValue = "300",
      description = "Wait until the agent is ready, so long at most (${FALLBACK-VALUE}).")
  private Long wait;

  /** Asks as {@code cocos} says; reads a computation from {@code in} when told so. */
  public RunCommand(Cocos cocos, InputStream in) {
    this.cocos = cocos;
    this.in = in;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    RunRequest request = options.request(in).toBuilder().setPaused(paused).build();
    try (Manager manager = cocos.manager()) {
      RunResponse started = manager.ask(() -> options.withKey(manager.calls()).run(request));
      if (wait != null) {
        cocos
            .streams()
            .note("VM " + started.getVmId() + " runs; waiting until its agent is ready.");
        print(new Readiness(manager, started.getVmId()).await(wait));
      } else if (cocos.json()) {
        cocos.streams().json(started);
      } else {
        VmTable.print(vm(started), cocos.streams());
      }
      return 0;
    }
  }

  private void print(Vm vm) throws IOException {
    if (cocos.json()) {
      cocos.streams().json(vm);
    } else {
      VmTable.print(vm, cocos.streams());
    }
  }

  private static Vm vm(RunResponse started) {
    return Vm.newBuilder()
        .setVmId(started.getVmId())
        .setDomain(started.getDomain())
        .setState(started.getState())
        .setComputationId(started.getComputationId())
        .setAgentAddress(started.getAgentAddress())
        .addAllForwards(started.getForwardsList())
        .setConfidential(started.getConfidential())
        .build();
  }
}
