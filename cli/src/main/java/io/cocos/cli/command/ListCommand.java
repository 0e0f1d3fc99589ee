package io.cocos.cli.command;

import io.cocos.cli.server.Manager;
import io.cocos.cli.text.CommandFailure;
import io.cocos.proto.manager.ListRequest;
import io.cocos.proto.manager.ListResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cocos list}. */
@Command(name = "list", description = "Shows the VMs.")
public final class ListCommand implements Callable<Integer> {
  private final Cocos cocos;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description = "Only VMs in that state, or in one of several.")
  private List<String> states = new ArrayList<>();

  @Option(
      names = "--computation",
      paramLabel = "ID",
      defaultValue = "",
      description = "Only VMs for the computation of that id.")
  private String computation;

  @Option(
      names = "--sort",
      paramLabel = "ORDER",
      defaultValue = "",
      description = "created_at or state; -created_at or -state reverse.")
  private String sort;

  /** Asks as {@code cocos} says. */
  public ListCommand(Cocos cocos) {
    this.cocos = cocos;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    try (Manager manager = cocos.manager()) {
      ListResponse list =
          manager.list(
              ListRequest.newBuilder()
                  .addAllStates(states)
                  .setComputationId(computation)
                  .setSort(sort)
                  .build());
      if (cocos.json()) {
        cocos.streams().json(list);
      } else {
        VmTable.print(list, cocos.streams());
      }
      return 0;
    }
  }
}
