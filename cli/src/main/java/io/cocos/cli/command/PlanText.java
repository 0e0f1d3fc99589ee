package io.cocos.cli.command;

import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.ExitCode;
import io.cocos.cli.text.Printable;
import io.cocos.cli.text.Shown;
import io.cocos.cli.text.Streams;
import io.cocos.cli.text.Table;
import io.cocos.proto.manager.ExpectedDigest;
import io.cocos.proto.manager.Forward;
import io.cocos.proto.manager.PlanRefusal;
import io.cocos.proto.manager.PlanResponse;
import io.cocos.proto.manager.PlannedLaunch;
import java.io.IOException;

/** How people are shown plans. */
final class PlanText {
  private PlanText() {}

  /** Shows what would become of the request, and how. */
  static void print(PlanResponse plan, Streams streams) throws IOException {
    Table table = new Table().row("verdict", verdict(plan));
    for (PlanRefusal refusal : plan.getRefusalsList()) {
      table.row("refused", refusal.getCode() + ": " + refusal.getDetail());
    }
    table.row("computation", plan.getComputationId());
    for (Forward forward : plan.getForwardsList()) {
      VmTable.row(table, forward);
    }
    if (plan.hasLaunch()) {
      PlannedLaunch launch = plan.getLaunch();
      table
          .row("protection", launch.getConfidential())
          .row("execution", launch.getAcceleration())
          .row("reached by", launch.getManifest())
          .rowIfAny("kernel", launch.getKernelCommandLine());
      for (ExpectedDigest digest : launch.getExpected().getDigestsList()) {
        table.row("measured", digest.getDigest() + " " + digest.getVariant());
      }
      table.rowIfAny("measured", launch.getExpected().getUnknown());
    }
    table.rowIfAny("deadline", plan.hasDeadline() ? Shown.time(plan.getDeadline()) : "");
    if (plan.hasLaunch()) {
      table.rowIfAny("qemu", plan.getLaunch().getQemuCommand());
    }
    table.print(streams);
    streams.note(
        "A launch has another id, and so another domain and folder, than "
            + plan.getDomain()
            + " here, and its own times.");
  }

  /**
   * Shows the document that libvirt would be given.
   *
   * @throws CommandFailure when there would be none
   */
  static void document(PlanResponse plan, Streams streams) throws CommandFailure, IOException {
    if (!plan.hasLaunch()) {
      throw new CommandFailure(
          ExitCode.REFUSED, "There would be no domain: " + plan.getRefusals(0).getDetail());
    }
    for (String line : plan.getLaunch().getDomainXml().stripTrailing().split("\n", -1)) {
      streams.line(Printable.line(line));
    }
  }

  private static String verdict(PlanResponse plan) {
    return switch (plan.getVerdict()) {
      case "fits" -> "fits, with room for " + plan.getFurtherVms() + " such VMs";
      case "waits" -> "waits for its turn";
      case "repeated" -> "repeated: VM " + plan.getEarlierVm() + " would be the answer";
      default -> plan.getVerdict();
    };
  }
}
