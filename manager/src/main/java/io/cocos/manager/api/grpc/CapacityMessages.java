package io.cocos.manager.api.grpc;

import io.cocos.manager.api.CapacityView;
import io.cocos.proto.manager.CapacityResponse;
import java.util.Optional;

/** How full the host is, as a message. */
final class CapacityMessages {
  private CapacityMessages() {}

  static CapacityResponse of(CapacityView view) {
    CapacityResponse.Builder message =
        CapacityResponse.newBuilder()
            .setFurtherVms(view.furtherVms())
            .setLimitCode(view.limitedBy().code())
            .setLimitDetail(view.limitedBy().detail())
            .setRunningVms(view.vms().running())
            .setLaunchingVms(view.vms().launching())
            .setLaunchesUnderWay(view.launches().underWay())
            .setMaxLaunchesUnderWay(view.launches().maxUnderWay())
            .setLaunchesWaiting(view.launches().waiting())
            .setMaxLaunchesWaiting(view.launches().maxWaiting())
            .setMemoryBytesPerVm(view.memory().bytesPerVm())
            .setMemoryPromisedBytes(view.memory().promisedBytes())
            .setMemoryUntouchedBytes(view.memory().untouchedBytes())
            .setVcpusPerVm(view.cpus().vcpusPerVm())
            .setVcpusPromised(view.cpus().promisedVcpus())
            .setDiskReserveBytes(view.disk().reserveBytes());
    Optional.ofNullable(view.vms().max()).ifPresent(message::setMaxVms);
    Optional.ofNullable(view.memory().maxPromisedBytes())
        .ifPresent(message::setMaxMemoryPromisedBytes);
    Optional.ofNullable(view.memory().availableBytes()).ifPresent(message::setMemoryAvailableBytes);
    Optional.ofNullable(view.cpus().maxPromisedVcpus()).ifPresent(message::setMaxVcpusPromised);
    Optional.ofNullable(view.cpus().hostCpus()).ifPresent(message::setHostCpus);
    Optional.ofNullable(view.disk().freeBytes()).ifPresent(message::setDiskFreeBytes);
    if (view.confidentialSlots() != null) {
      message
          .setConfidentialSlots(view.confidentialSlots().total())
          .setConfidentialSlotsFree(view.confidentialSlots().free());
    }
    return message.build();
  }
}
