package io.cocos.cli.command;

import io.cocos.cli.text.Shown;
import io.cocos.cli.text.Streams;
import io.cocos.cli.text.Table;
import io.cocos.proto.manager.Forward;
import io.cocos.proto.manager.ListResponse;
import io.cocos.proto.manager.Vm;
import java.io.IOException;

/** How people are shown VMs. */
final class VmTable {
  private static final int ID_LENGTH = 8;
  private static final int COMPUTATION_LENGTH = 12;

  private VmTable() {}

  /** Shows each in a line. */
  static void print(ListResponse list, Streams streams) throws IOException {
    Table table = new Table("VM", "DOMAIN", "STATE", "AGENT", "COMPUTATION", "CREATED", "REASON");
    for (Vm vm : list.getVmsList()) {
      table.row(
          start(vm.getVmId(), ID_LENGTH),
          vm.getDomain(),
          vm.getState(),
          orDash(vm.getAgentAddress()),
          orDash(start(vm.getComputationId(), COMPUTATION_LENGTH)),
          vm.hasCreatedAt() ? Shown.time(vm.getCreatedAt()) : "-",
          vm.getReason());
    }
    table.print(streams);
    if (list.hasAsOf()) {
      streams.note("libvirt cannot be asked; so it was at " + Shown.time(list.getAsOf()) + ".");
    }
  }

  /** Shows everything that is known of one. */
  static void print(Vm vm, Streams streams) throws IOException {
    Table table =
        new Table()
            .row("vm", vm.getVmId())
            .row("domain", vm.getDomain())
            .row("state", vm.getState())
            .rowIfAny("reason", vm.getReason())
            .rowIfAny("computation", vm.getComputationId())
            .rowIfAny("agent", vm.getAgentAddress());
    for (Forward forward : vm.getForwardsList()) {
      row(table, forward);
    }
    table.rowIfAny("protection", vm.getConfidential());
    table.rowIfAny("created", vm.hasCreatedAt() ? Shown.time(vm.getCreatedAt()) : "");
    table.rowIfAny("ready", vm.hasReadyAt() ? Shown.time(vm.getReadyAt()) : "");
    table.rowIfAny("deadline", vm.hasDeadline() ? Shown.time(vm.getDeadline()) : "");
    table.rowIfAny("ended", vm.hasEndedAt() ? Shown.time(vm.getEndedAt()) : "");
    table.print(streams);
    if (vm.hasAsOf()) {
      streams.note("libvirt cannot be asked; so it was at " + Shown.time(vm.getAsOf()) + ".");
    }
  }

  /** Adds a row for a port that leads into a VM. */
  static void row(Table table, Forward forward) {
    table.row(
        forward.getName(),
        String.format(
            "%s:%d -> %d",
            forward.getHostAddress(),
            Integer.toUnsignedLong(forward.getHostPort()),
            Integer.toUnsignedLong(forward.getGuestPort())));
  }

  private static String start(String text, int length) {
    return text.substring(0, Math.min(text.length(), length));
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
