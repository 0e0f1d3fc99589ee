package io.cocos.manager.api.grpc;

import io.cocos.manager.api.RunRequests;
import io.cocos.manager.api.VmView;
import io.cocos.manager.config.AgentAddress;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.vm.VmService;
import io.cocos.proto.manager.Forward;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.RunRequest;
import io.cocos.proto.manager.RunResponse;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;

/** The service of {@code manager.proto}. */
@Singleton
public final class ManagerGrpcService extends ManagerServiceGrpc.ManagerServiceImplBase {
  private final VmService vms;
  private final AgentAddress agentAddress;

  ManagerGrpcService(VmService vms, ManagerConfig config) {
    this.vms = vms;
    this.agentAddress = config.agentAddress();
  }

  @Override
  public void run(RunRequest request, StreamObserver<RunResponse> responses) {
    RunResponse response;
    try {
      response = run(request);
    } catch (RuntimeException failure) {
      responses.onError(GrpcStatuses.of(failure));
      return;
    }
    responses.onNext(response);
    responses.onCompleted();
  }

  private RunResponse run(RunRequest request) {
    VmView vm =
        VmView.of(
            vms.run(
                ComputationMessages.read(request.getComputation()),
                RunRequests.timeout(
                    ComputationMessages.duration("timeout", request.getTimeout()),
                    request.getClientTls())),
            agentAddress);
    RunResponse.Builder response =
        RunResponse.newBuilder()
            .setAgentAddress(vm.agentAddress())
            .setComputationId(vm.id())
            .setVmId(vm.vmId())
            .setDomain(vm.domain())
            .setState(vm.state())
            .setConfidential(vm.confidential());
    vm.forwards()
        .forEach(
            forward ->
                response.addForwards(
                    Forward.newBuilder()
                        .setName(forward.name())
                        .setHostAddress(forward.hostAddress())
                        .setHostPort(forward.hostPort())
                        .setGuestPort(forward.guestPort())));
    return response.build();
  }
}
