package io.cocos.cli.command;

import io.cocos.cli.server.Manager;
import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.RawOutput;
import io.cocos.proto.manager.ConsoleChunk;
import io.cocos.proto.manager.ConsoleRequest;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cocos console}. */
@Command(name = "console", description = "Shows what a VM printed on its serial console.")
public final class ConsoleCommand implements Callable<Integer> {
  private final Cocos cocos;

  @Mixin private VmParameter vm;

  @Mixin private StreamOptions options;

  @Option(names = "--tail", paramLabel = "LINES", description = "Begin with so many last lines.")
  private Integer tail;

  /** Asks as {@code cocos} says. */
  public ConsoleCommand(Cocos cocos) {
    this.cocos = cocos;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    try (Manager manager = cocos.manager()) {
      ConsoleRequest.Builder request =
          ConsoleRequest.newBuilder()
              .setVmId(manager.find(vm.name()).getVmId())
              .setFollow(options.follow());
      if (tail != null) {
        request.setTail(tail);
      }
      RawOutput output = RawOutput.toOut(cocos.streams(), options.raw());
      return manager.ask(
          () -> {
            Iterator<ConsoleChunk> chunks = manager.streams().console(request.build());
            while (chunks.hasNext()) {
              ConsoleChunk chunk = chunks.next();
              if (cocos.json()) {
                cocos.streams().json(chunk);
              } else {
                output.write(chunk.getData().toByteArray());
              }
            }
            return 0;
          });
    }
  }
}
