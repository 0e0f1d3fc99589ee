package io.cocos.manager.api.grpc;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Empty;
import io.cocos.computation.ComputationManifest;
import io.cocos.manager.api.CapabilitiesView;
import io.cocos.manager.api.CapacityView;
import io.cocos.manager.api.EvidenceView;
import io.cocos.manager.api.GuestView;
import io.cocos.manager.api.RequestBodies;
import io.cocos.manager.api.RequestThreads;
import io.cocos.manager.api.RunRequests;
import io.cocos.manager.api.StopGrace;
import io.cocos.manager.api.VmIds;
import io.cocos.manager.api.VmQuery;
import io.cocos.manager.config.AccelerationChoice;
import io.cocos.manager.config.AgentAddress;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.LaunchRequest;
import io.cocos.manager.vm.VmService;
import io.cocos.proto.manager.AttestationPolicyReq;
import io.cocos.proto.manager.AttestationPolicyRes;
import io.cocos.proto.manager.CVMInfoReq;
import io.cocos.proto.manager.CVMInfoRes;
import io.cocos.proto.manager.CapabilitiesRequest;
import io.cocos.proto.manager.CapabilitiesResponse;
import io.cocos.proto.manager.CapacityRequest;
import io.cocos.proto.manager.CapacityResponse;
import io.cocos.proto.manager.ConsoleChunk;
import io.cocos.proto.manager.ConsoleRequest;
import io.cocos.proto.manager.CreateReq;
import io.cocos.proto.manager.CreateRes;
import io.cocos.proto.manager.EventsRequest;
import io.cocos.proto.manager.GetRequest;
import io.cocos.proto.manager.InjectSecretRequest;
import io.cocos.proto.manager.ListRequest;
import io.cocos.proto.manager.ListResponse;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.PlanResponse;
import io.cocos.proto.manager.RemoveReq;
import io.cocos.proto.manager.RemoveRequest;
import io.cocos.proto.manager.RemoveResponse;
import io.cocos.proto.manager.ResumeRequest;
import io.cocos.proto.manager.RunRequest;
import io.cocos.proto.manager.RunResponse;
import io.cocos.proto.manager.StopRequest;
import io.cocos.proto.manager.Vm;
import io.cocos.proto.manager.VmEvent;
import io.cocos.proto.manager.WatchRequest;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/** The service of {@code manager.proto}. */
@Singleton
public final class ManagerGrpcService extends ManagerServiceGrpc.ManagerServiceImplBase {
  private final VmService vms;
  private final WatchCalls watchCalls;
  private final StreamCalls streamCalls;
  private final AgentAddress agentAddress;
  private final AccelerationChoice acceleration;
  private final ObjectMapper json;
  private final Executor requests;

  ManagerGrpcService(
      VmService vms,
      WatchCalls watchCalls,
      StreamCalls streamCalls,
      ManagerConfig config,
      ObjectMapper json,
      @Named(RequestThreads.REQUESTS) ExecutorService requests) {
    this.vms = vms;
    this.watchCalls = watchCalls;
    this.streamCalls = streamCalls;
    this.agentAddress = config.agentAddress();
    this.acceleration = config.guest().acceleration();
    this.json = json;
    this.requests = Context.currentContextExecutor(requests);
  }

  @Override
  public void run(RunRequest request, StreamObserver<RunResponse> responses) {
    answer(
        responses,
        () ->
            VmMessages.runResponse(
                vms.run(launchRequest(request, IdempotencyKeys.ofThisCall())), agentAddress));
  }

  @Override
  public void plan(RunRequest request, StreamObserver<PlanResponse> responses) {
    answer(
        responses,
        () -> PlanMessages.of(vms.plan(launchRequest(request, IdempotencyKeys.ofThisCall()))));
  }

  @Override
  public void list(ListRequest request, StreamObserver<ListResponse> responses) {
    answer(
        responses,
        () -> {
          VmQuery.Page page = StreamMessages.query(request).of(vms.list());
          ListResponse.Builder list =
              ListResponse.newBuilder().addAllVms(page.vms().stream().map(this::message).toList());
          page.next().ifPresent(list::setNextPageToken);
          vms.awaySince().map(VmMessages::timestamp).ifPresent(list::setAsOf);
          return list.build();
        });
  }

  @Override
  public void get(GetRequest request, StreamObserver<Vm> responses) {
    answer(
        responses,
        () ->
            VmMessages.vm(vms.get(VmIds.parse(request.getVmId())), agentAddress, vms.awaySince()));
  }

  @Override
  public void stop(StopRequest request, StreamObserver<Vm> responses) {
    answerLater(
        responses,
        () ->
            vms.stop(
                    VmIds.parse(request.getVmId()),
                    Optional.of(request.getGrace())
                        .filter(grace -> !grace.isEmpty())
                        .map(StopGrace::parse))
                .thenApply(this::message));
  }

  @Override
  public void injectSecret(InjectSecretRequest request, StreamObserver<Vm> responses) {
    answer(
        responses,
        () ->
            message(
                vms.injectSecret(
                    VmIds.parse(request.getVmId()), LaunchSecretMessages.read(request))));
  }

  @Override
  public void resume(ResumeRequest request, StreamObserver<Vm> responses) {
    answer(responses, () -> message(vms.resume(VmIds.parse(request.getVmId()))));
  }

  @Override
  public void remove(RemoveRequest request, StreamObserver<RemoveResponse> responses) {
    answer(
        responses,
        () -> {
          vms.remove(VmIds.parse(request.getVmId()));
          return RemoveResponse.getDefaultInstance();
        });
  }

  @Override
  public void watch(WatchRequest request, StreamObserver<Vm> responses) {
    try {
      // what gRPC gives to the server's side of a call is always one of these
      watchCalls.begin(request.getVmId(), (ServerCallStreamObserver<Vm>) responses);
    } catch (RuntimeException failure) {
      responses.onError(GrpcStatuses.of(failure));
    }
  }

  @Override
  public void events(EventsRequest request, StreamObserver<VmEvent> responses) {
    streamCalls.events(request, responses);
  }

  @Override
  public void console(ConsoleRequest request, StreamObserver<ConsoleChunk> responses) {
    streamCalls.console(request, responses);
  }

  @Override
  public void createVm(CreateReq request, StreamObserver<CreateRes> responses) {
    answer(
        responses,
        () ->
            VmMessages.createResponse(
                vms.run(
                    new LaunchRequest(
                        Optional.empty(),
                        Optional.empty(),
                        RunRequests.idempotencyKey(IdempotencyKeys.ofThisCall())))));
  }

  @Override
  public void removeVm(RemoveReq request, StreamObserver<Empty> responses) {
    answer(
        responses,
        () -> {
          vms.remove(VmIds.parse(request.getCvmId()));
          return Empty.getDefaultInstance();
        });
  }

  @Override
  public void cVMInfo(CVMInfoReq request, StreamObserver<CVMInfoRes> responses) {
    answer(
        responses,
        () -> VmMessages.cvmInfo(GuestView.of(vms.describe(VmIds.parse(request.getId())))));
  }

  @Override
  public void attestationPolicy(
      AttestationPolicyReq request, StreamObserver<AttestationPolicyRes> responses) {
    answer(
        responses,
        () ->
            VmMessages.attestationPolicy(
                EvidenceView.of(vms.evidence(VmIds.parse(request.getId()))), json));
  }

  @Override
  public void capacity(CapacityRequest request, StreamObserver<CapacityResponse> responses) {
    answer(responses, () -> CapacityMessages.of(CapacityView.of(vms.capacity())));
  }

  private static LaunchRequest launchRequest(RunRequest request, List<String> idempotencyKeys) {
    return new LaunchRequest(
        Optional.of(ComputationManifest.of(ComputationMessages.read(request.getComputation()))),
        RunRequests.timeout(
            ComputationMessages.duration("timeout", request.getTimeout()), request.getClientTls()),
        RunRequests.idempotencyKey(idempotencyKeys),
        request.getPaused());
  }

  @Override
  public void capabilities(
      CapabilitiesRequest request, StreamObserver<CapabilitiesResponse> responses) {
    answer(
        responses,
        () ->
            CapabilitiesMessages.of(
                CapabilitiesView.of(vms.offers(), vms.capacity(), acceleration)));
  }

  private Vm message(io.cocos.manager.vm.Vm vm) {
    return VmMessages.vm(vm, agentAddress);
  }

  private <R> void answer(StreamObserver<R> responses, Supplier<R> answer) {
    answerLater(responses, () -> CompletableFuture.completedFuture(answer.get()));
  }

  /** Begins to answer on a request thread, since the hypervisor may have to be asked. */
  private <R> void answerLater(StreamObserver<R> responses, Supplier<CompletableFuture<R>> answer) {
    RequestBodies.Share message = ReceivedMessages.ofThisCall().share();
    message.retain(); // the answer needs it, whether or not the caller stays
    try {
      requests.execute(
          () -> {
            try {
              answerHere(responses, answer);
            } finally {
              message.release();
            }
          });
    } catch (ManagerException overloaded) {
      message.release();
      responses.onError(GrpcStatuses.of(overloaded));
    }
  }

  private static <R> void answerHere(
      StreamObserver<R> responses, Supplier<CompletableFuture<R>> answer) {
    CompletableFuture<R> response;
    try {
      response = answer.get();
    } catch (RuntimeException failure) {
      responses.onError(GrpcStatuses.of(failure));
      return;
    }
    CompletableFuture<R> unused =
        response.whenComplete(
            (message, failure) -> {
              if (failure == null) {
                responses.onNext(message);
                responses.onCompleted();
              } else {
                responses.onError(GrpcStatuses.of(failure));
              }
            });
  }
}
