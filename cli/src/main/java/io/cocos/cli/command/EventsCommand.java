package io.cocos.cli.command;

import io.cocos.cli.server.Manager;
import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.Printable;
import io.cocos.cli.text.Shown;
import io.cocos.proto.manager.EventsRequest;
import io.cocos.proto.manager.VmEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cocos events}. */
@Command(
    name = "events",
    description =
        "Tells how VMs are and what changes of them, until it is interrupted or the VM is gone.")
public final class EventsCommand implements Callable<Integer> {
  private final Cocos cocos;

  @Parameters(paramLabel = "VM", arity = "0..1", description = "Only of that VM.")
  private String vm;

  @Option(
      names = "--after",
      paramLabel = "EVENT",
      defaultValue = "",
      description = "Go on behind the event of that id.")
  private String after;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description = "Only VMs that are, or were before, in that state, or in one of several.")
  private List<String> states = new ArrayList<>();

  @Option(
      names = "--computation",
      paramLabel = "ID",
      defaultValue = "",
      description = "Only VMs for the computation of that id.")
  private String computation;

  /** Asks as {@code cocos} says. */
  public EventsCommand(Cocos cocos) {
    this.cocos = cocos;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    try (Manager manager = cocos.manager()) {
      EventsRequest request =
          EventsRequest.newBuilder()
              .setVmId(vm == null ? "" : manager.find(vm).getVmId())
              .addAllStates(states)
              .setComputationId(computation)
              .setLastEventId(after)
              .build();
      return manager.ask(
          () -> {
            Iterator<VmEvent> events = manager.streams().events(request);
            while (events.hasNext()) {
              print(events.next());
            }
            return 0;
          });
    }
  }

  private void print(VmEvent event) throws IOException {
    if (cocos.json()) {
      cocos.streams().json(event);
      return;
    }
    String time = event.hasTime() ? Shown.time(event.getTime()) : "-";
    String what =
        switch (event.getEvent()) {
          case "vm" -> change(event);
          case "gone" -> event.getDomain() + "  gone";
          default -> event.getEvent();
        };
    String id = event.getId().isEmpty() ? "" : "  [" + event.getId() + "]";
    cocos.streams().line(Printable.line(time + "  " + what + id));
  }

  private static String change(VmEvent event) {
    String before = event.getPreviousState().isEmpty() ? "" : event.getPreviousState() + " -> ";
    String reason = event.getReason().isEmpty() ? "" : "  (" + event.getReason() + ")";
    return event.getDomain() + "  " + before + event.getState() + reason;
  }
}
