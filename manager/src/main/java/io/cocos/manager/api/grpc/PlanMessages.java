package io.cocos.manager.api.grpc;

import io.cocos.manager.api.ExpectedLaunchView;
import io.cocos.manager.api.PlanView;
import io.cocos.manager.vm.LaunchPlan;
import io.cocos.proto.manager.ExpectedDigest;
import io.cocos.proto.manager.ExpectedMeasurement;
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
    Optional.ofNullable(launch.expected()).map(PlanMessages::of).ifPresent(message::setExpected);
    return message.build();
  }

  private static ExpectedMeasurement of(ExpectedLaunchView expected) {
    if (expected.unknown() != null) {
      return ExpectedMeasurement.newBuilder().setUnknown(expected.unknown()).build();
    }
    ExpectedMeasurement.Builder message =
        ExpectedMeasurement.newBuilder().setAlgorithm(expected.algorithm());
    for (ExpectedLaunchView.Digest digest : expected.digests()) {
      ExpectedDigest.Builder one = ExpectedDigest.newBuilder().setDigest(digest.digest());
      Optional.ofNullable(digest.variant()).ifPresent(one::setVariant);
      message.addDigests(one);
    }
    return message.build();
  }
}
