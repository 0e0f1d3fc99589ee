package io.cocos.manager.api.grpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.cocos.manager.api.EvidenceView;
import io.cocos.manager.api.GuestView;
import io.cocos.manager.api.VmView;
import io.cocos.manager.config.AgentAddress;
import io.cocos.manager.vm.Ending;
import io.cocos.manager.vm.GuestPort;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.proto.manager.AttestationPolicyRes;
import io.cocos.proto.manager.CVMInfoRes;
import io.cocos.proto.manager.CreateRes;
import io.cocos.proto.manager.Forward;
import io.cocos.proto.manager.RunResponse;
import io.cocos.proto.manager.Vm;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** VMs as messages. */
final class VmMessages {
  private VmMessages() {}

  static Vm vm(io.cocos.manager.vm.Vm vm, AgentAddress agentAddress) {
    return vm(vm, agentAddress, Optional.empty());
  }

  static Vm vm(io.cocos.manager.vm.Vm vm, AgentAddress agentAddress, Optional<Instant> asOf) {
    VmView view = VmView.of(vm, agentAddress);
    ObservedVm observed = vm.observed();
    Vm.Builder message =
        Vm.newBuilder()
            .setVmId(view.vmId())
            .setDomain(view.domain())
            .setState(view.state())
            .addAllForwards(forwards(view.forwards()))
            .setConfidential(view.confidential())
            .setCreatedAt(timestamp(observed.createdAt()));
    observed.computationId().ifPresent(message::setComputationId);
    vm.reason().ifPresent(message::setReason);
    Optional.ofNullable(view.agentAddress()).ifPresent(message::setAgentAddress);
    observed.readyAt().map(VmMessages::timestamp).ifPresent(message::setReadyAt);
    observed.deadline().map(VmMessages::timestamp).ifPresent(message::setDeadline);
    Optional<Instant> endedAt = observed.ending().flatMap(Ending::endedAt);
    endedAt.map(VmMessages::timestamp).ifPresent(message::setEndedAt);
    asOf.map(VmMessages::timestamp).ifPresent(message::setAsOf);
    return message.build();
  }

  static RunResponse runResponse(io.cocos.manager.vm.Vm vm, AgentAddress agentAddress) {
    VmView view = VmView.of(vm, agentAddress);
    RunResponse.Builder message =
        RunResponse.newBuilder()
            .setComputationId(view.id())
            .setVmId(view.vmId())
            .setDomain(view.domain())
            .setState(view.state())
            .addAllForwards(forwards(view.forwards()))
            .setConfidential(view.confidential());
    Optional.ofNullable(view.agentAddress()).ifPresent(message::setAgentAddress);
    return message.build();
  }

  /** An answer to whom the VM is nothing but a port and an id. */
  static CreateRes createResponse(io.cocos.manager.vm.Vm vm) {
    ObservedVm observed = vm.observed();
    CreateRes.Builder message = CreateRes.newBuilder().setCvmId(observed.id().toString());
    observed
        .forward(GuestPort.AGENT_GRPC)
        .map(forward -> Integer.toString(forward.hostPort()))
        .ifPresent(message::setForwardedPort);
    return message.build();
  }

  static CVMInfoRes cvmInfo(GuestView guest) {
    return CVMInfoRes.newBuilder()
        .setId(guest.id())
        .setOvmfVersion(guest.ovmfVersion())
        .setCpuNum(guest.cpuNum())
        .setCpuType(guest.cpuType())
        .setKernelCmd(guest.kernelCmd())
        .setEosVersion(guest.eosVersion())
        .build();
  }

  static AttestationPolicyRes attestationPolicy(EvidenceView evidence, ObjectMapper json) {
    try {
      return AttestationPolicyRes.newBuilder()
          .setInfo(ByteString.copyFrom(json.writeValueAsBytes(evidence)))
          .setId(evidence.vmId())
          .build();
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a record of texts and numbers is no JSON", impossible);
    }
  }

  static List<Forward> forwards(List<VmView.ForwardView> forwards) {
    return forwards.stream()
        .map(
            forward ->
                Forward.newBuilder()
                    .setName(forward.name())
                    .setHostAddress(forward.hostAddress())
                    .setHostPort(forward.hostPort())
                    .setGuestPort(forward.guestPort())
                    .build())
        .toList();
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
