package io.cocos.agent.grpc;

import io.cocos.agent.attestation.AttestationReports;
import io.cocos.agent.life.Agent;
import io.cocos.agent.life.AgentState;
import io.cocos.agent.life.AgentStatus;
import io.cocos.agent.life.EventLog;
import io.cocos.agent.life.HeldComputation;
import io.cocos.agent.life.WrongStateException;
import io.cocos.computation.Computation;
import io.cocos.computation.MalformedComputationException;
import io.cocos.proto.agent.AgentServiceGrpc.AgentServiceImplBase;
import io.cocos.proto.agent.AlgoRequest;
import io.cocos.proto.agent.AlgoResponse;
import io.cocos.proto.agent.AttestationRequest;
import io.cocos.proto.agent.AttestationResponse;
import io.cocos.proto.agent.DataRequest;
import io.cocos.proto.agent.DataResponse;
import io.cocos.proto.agent.Event;
import io.cocos.proto.agent.EventsRequest;
import io.cocos.proto.agent.ResultRequest;
import io.cocos.proto.agent.ResultResponse;
import io.cocos.proto.agent.RunRequest;
import io.cocos.proto.agent.RunResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * The agent's gRPC calls. It takes a computation, tells its events and passes on the platform's
 * attestation; uploads and results it refuses: in the wrong state with that state's name, in the
 * right one as not implemented.
 */
final class AgentService extends AgentServiceImplBase {
  private static final int MOST_FOLLOWERS = 16;

  private final Agent agent;
  private final EventLog events;
  private final AttestationCall attestation;
  private final Consumer<String> log;
  private final Semaphore followers = new Semaphore(MOST_FOLLOWERS);

  AgentService(Agent agent, EventLog events, AttestationReports reports, Consumer<String> log) {
    this.agent = agent;
    this.events = events;
    this.attestation = new AttestationCall(agent, reports);
    this.log = log;
  }

  @Override
  public void run(RunRequest request, StreamObserver<RunResponse> answer) {
    if (request.getComputation().size() > Agent.MAX_COMPUTATION_BYTES) {
      answer.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription(
                  "A computation has at most " + Agent.MAX_COMPUTATION_BYTES + " bytes")
              .asRuntimeException());
      return;
    }
    try {
      HeldComputation held =
          agent.receive(Computation.parse(request.getComputation().toByteArray()));
      log.accept("computation " + held.id() + " came by gRPC");
      answer.onNext(RunResponse.newBuilder().setComputation(held.id()).build());
      answer.onCompleted();
    } catch (MalformedComputationException malformed) {
      answer.onError(
          Status.INVALID_ARGUMENT.withDescription(malformed.getMessage()).asRuntimeException());
    } catch (WrongStateException refused) {
      answer.onError(
          Status.FAILED_PRECONDITION.withDescription(refused.getMessage()).asRuntimeException());
    }
  }

  @Override
  public void algo(AlgoRequest request, StreamObserver<AlgoResponse> answer) {
    refuse("An algorithm", AgentState.RECEIVING_ALGORITHMS, answer);
  }

  @Override
  public void data(DataRequest request, StreamObserver<DataResponse> answer) {
    refuse("A dataset", AgentState.RECEIVING_DATA, answer);
  }

  @Override
  public void result(ResultRequest request, StreamObserver<ResultResponse> answer) {
    refuse("A result", AgentState.RESULTS_READY, answer);
  }

  @Override
  public void attestation(AttestationRequest request, StreamObserver<AttestationResponse> answer) {
    attestation.answer(request, answer);
  }

  @Override
  public void events(EventsRequest request, StreamObserver<Event> answer) {
    if (!followers.tryAcquire()) {
      answer.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription(MOST_FOLLOWERS + " callers follow the events already")
              .asRuntimeException());
      return;
    }
    ServerCallStreamObserver<Event> call = (ServerCallStreamObserver<Event>) answer;
    EventStream stream = new EventStream(events, request.getAfter(), call);
    call.setOnCancelHandler(
        () -> {
          events.unfollow(stream);
          followers.release();
        });
    call.setOnReadyHandler(stream);
    events.follow(stream);
  }

  private void refuse(String what, AgentState rightState, StreamObserver<?> answer) {
    AgentStatus status = agent.status();
    Status refusal =
        status.state() == rightState
            ? Status.UNIMPLEMENTED.withDescription(
                what + " is refused: this agent cannot handle one yet")
            : Status.FAILED_PRECONDITION.withDescription(
                new WrongStateException(what + " is refused", status).getMessage());
    answer.onError(refusal.asRuntimeException());
  }
}
