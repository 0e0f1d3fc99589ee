package io.cocos.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.cocos.proto.manager.AttestationPolicyReq;
import io.cocos.proto.manager.AttestationPolicyRes;
import io.cocos.proto.manager.ConsoleChunk;
import io.cocos.proto.manager.ConsoleRequest;
import io.cocos.proto.manager.EventsRequest;
import io.cocos.proto.manager.Forward;
import io.cocos.proto.manager.GetRequest;
import io.cocos.proto.manager.InjectSecretRequest;
import io.cocos.proto.manager.ListRequest;
import io.cocos.proto.manager.ListResponse;
import io.cocos.proto.manager.ManagerServiceGrpc.ManagerServiceImplBase;
import io.cocos.proto.manager.PlanResponse;
import io.cocos.proto.manager.RemoveRequest;
import io.cocos.proto.manager.RemoveResponse;
import io.cocos.proto.manager.ResumeRequest;
import io.cocos.proto.manager.RunRequest;
import io.cocos.proto.manager.RunResponse;
import io.cocos.proto.manager.StopRequest;
import io.cocos.proto.manager.Vm;
import io.cocos.proto.manager.VmEvent;
import io.cocos.proto.manager.WatchRequest;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A manager that keeps what it was asked, and has the VMs that a test gives it. */
final class FakeManager extends ManagerServiceImplBase {
  static final String FIRST = "465a52d7-b8d2-4a0a-90b4-7bcb43c50a68";
  static final String SECOND = "465b0000-b8d2-4a0a-90b4-000000000002";

  final List<Vm> vms = new CopyOnWriteArrayList<>();
  final List<Object> requests = new CopyOnWriteArrayList<>();
  final List<Vm> watched = new CopyOnWriteArrayList<>();
  final List<VmEvent> events = new CopyOnWriteArrayList<>();
  volatile ByteString console = ByteString.EMPTY;
  volatile String evidence = "{}";
  volatile PlanResponse plan = PlanResponse.getDefaultInstance();
  volatile Status refusal = Status.OK;

  static Vm vm(String id, String state, String agentAddress) {
    return Vm.newBuilder()
        .setVmId(id)
        .setDomain("cocos-" + id.substring(24))
        .setComputationId("7778cd80be286dba0d748c6f3d88c9e82bb8e5cb00dea05d3b63cab2ccfbe89a")
        .setState(state)
        .setAgentAddress(agentAddress)
        .addForwards(
            Forward.newBuilder()
                .setName("ssh")
                .setHostAddress("127.0.0.1")
                .setHostPort(2222)
                .setGuestPort(22))
        .setConfidential("none")
        .setCreatedAt(Timestamp.newBuilder().setSeconds(1_795_361_163).setNanos(5))
        .build();
  }

  private <T> void answer(Object request, StreamObserver<T> client, List<T> answers) {
    requests.add(request);
    if (!refusal.isOk()) {
      client.onError(refusal.asException());
      return;
    }
    answers.forEach(client::onNext);
    client.onCompleted();
  }

  private List<Vm> ofId(String id) {
    return vms.stream().filter(vm -> vm.getVmId().equals(id)).toList();
  }

  @Override
  public void run(RunRequest request, StreamObserver<RunResponse> client) {
    RunResponse started =
        RunResponse.newBuilder()
            .setVmId(FIRST)
            .setDomain("cocos-7bcb43c50a68")
            .setState("booting")
            .setAgentAddress("localhost:7020")
            .setComputationId("7778")
            .build();
    answer(request, client, List.of(started));
  }

  @Override
  public void plan(RunRequest request, StreamObserver<PlanResponse> client) {
    answer(request, client, List.of(plan));
  }

  @Override
  public void attestationPolicy(
      AttestationPolicyReq request, StreamObserver<AttestationPolicyRes> client) {
    answer(
        request,
        client,
        List.of(
            AttestationPolicyRes.newBuilder()
                .setId(request.getId())
                .setInfo(ByteString.copyFromUtf8(evidence))
                .build()));
  }

  @Override
  public void list(ListRequest request, StreamObserver<ListResponse> client) {
    int from = request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
    int to = Math.min(vms.size(), from + request.getPageSize());
    ListResponse.Builder page =
        ListResponse.newBuilder().addAllVms(new ArrayList<>(vms).subList(from, to));
    if (to < vms.size()) {
      page.setNextPageToken(Integer.toString(to));
    }
    answer(request, client, List.of(page.build()));
  }

  @Override
  public void get(GetRequest request, StreamObserver<Vm> client) {
    if (refusal.isOk() && ofId(request.getVmId()).isEmpty()) {
      client.onError(Status.NOT_FOUND.withDescription("there is no VM of that id").asException());
      return;
    }
    answer(request, client, ofId(request.getVmId()));
  }

  @Override
  public void stop(StopRequest request, StreamObserver<Vm> client) {
    answer(request, client, List.of(vm(request.getVmId(), "stopped", "")));
  }

  @Override
  public void injectSecret(InjectSecretRequest request, StreamObserver<Vm> client) {
    answer(request, client, List.of(vm(request.getVmId(), "provisioning", "")));
  }

  @Override
  public void resume(ResumeRequest request, StreamObserver<Vm> client) {
    answer(request, client, List.of(vm(request.getVmId(), "booting", "")));
  }

  @Override
  public void remove(RemoveRequest request, StreamObserver<RemoveResponse> client) {
    answer(request, client, List.of(RemoveResponse.getDefaultInstance()));
  }

  @Override
  public void watch(WatchRequest request, StreamObserver<Vm> client) {
    requests.add(request);
    watched.forEach(client::onNext);
  }

  @Override
  public void events(EventsRequest request, StreamObserver<VmEvent> client) {
    answer(request, client, events);
  }

  @Override
  public void console(ConsoleRequest request, StreamObserver<ConsoleChunk> client) {
    answer(request, client, List.of(ConsoleChunk.newBuilder().setData(console).build()));
  }
}
