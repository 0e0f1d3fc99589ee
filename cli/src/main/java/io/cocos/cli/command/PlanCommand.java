package io.cocos.cli.command;

import io.cocos.cli.server.Manager;
import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.ExitCode;
import io.cocos.cli.text.Streams;
import io.cocos.proto.manager.PlanResponse;
import io.cocos.proto.manager.RunRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cocos plan}. */
@Command(
    name = "plan",
    description = "Tells what 'run' would do, and does nothing; exit code 1 when it would not run.")
public final class PlanCommand implements Callable<Integer> {
  private final Cocos cocos;
  private final InputStream in;

  @Mixin private LaunchOptions options;

  @Option(names = "--xml", description = "Show the document that libvirt would be given.")
  private boolean xml;

  /** Asks as {@code cocos} says; reads a computation from {@code in} when told so. */
  public PlanCommand(Cocos cocos, InputStream in) {
    this.cocos = cocos;
    this.in = in;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    RunRequest request = options.request(in);
    try (Manager manager = cocos.manager()) {
      PlanResponse plan = manager.ask(() -> options.withKey(manager.calls()).plan(request));
      Streams streams = cocos.streams();
      if (cocos.json()) {
        streams.json(plan);
      } else if (xml) {
        PlanText.document(plan, streams);
      } else {
        PlanText.print(plan, streams);
      }
      return (plan.getRefusalsCount() == 0 ? ExitCode.DONE : ExitCode.REFUSED).number();
    }
  }
}
