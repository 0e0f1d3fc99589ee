package io.cocos.manager.api.grpc;

import io.cocos.manager.api.PlanView;
import io.cocos.manager.vm.LaunchPlan;
import io.cocos.proto.manager.PlanRefusal;
import io.cocos.proto.manager.PlanResponse;
import io.cocos.proto.manager.PlannedLaunch;
import java.util.Optional;

/** Plans as messages. */
final class PlanMessages {
  private PlanMessages() {}

  static PlanResponse of(LaunchPlan plan) {
    PlanView view = PlanView.of(plan);
    PlanResponse.Builder message =
        PlanResponse.newBuilder()
            .setVerdict(view.verdict())
            .setVmId(view.vmId())
            .setDomain(view.domain())
            .addAllForwards(VmMessages.forwards(view.forwards()))
            .setFurtherVms(view.furtherVms());
    view.refusals().stream()
        .map(
            refusal ->
                PlanRefusal.newBuilder()
                    .setCode(refusal.code())
                    .setDetail(refusal.detail())
                    .build())
        .forEach(message::addRefusals);
    Optional.ofNullable(view.earlierVm()).ifPresent(message::setEarlierVm);
    Optional.ofNullable(view.id()).ifPresent(message::setComputationId);
    plan.vm().deadline().map(VmMessages::timestamp).ifPresent(message::setDeadline);
    Optional.ofNullable(view.launch()).map(PlanMessages::of).ifPresent(message::setLaunch);
    return message.build();
  }

  private static PlannedLaunch of(PlanView.GuestPlanView launch) {
    PlannedLaunch.Builder message =
        PlannedLaunch.newBuilder()
            .setAcceleration(launch.acceleration())
            .setConfidential(launch.confidential())
            .setManifest(launch.manifest())
            .setDomainXml(launch.domainXml());
    Optional.ofNullable(launch.kernelCommandLine()).ifPresent(message::setKernelCommandLine);
    Optional.ofNullable(launch.qemuCommand()).ifPresent(message::setQemuCommand);
    return message.build();
  }
}
