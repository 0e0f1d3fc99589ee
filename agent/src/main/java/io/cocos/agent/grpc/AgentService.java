package io.cocos.agent.grpc;

import com.google.protobuf.ByteString;
import io.cocos.agent.attestation.AttestationReports;
import io.cocos.agent.life.Agent;
import io.cocos.agent.life.Announcement;
import io.cocos.agent.life.Challenge;
import io.cocos.agent.life.ConsumerAuthorization;
import io.cocos.agent.life.EventLog;
import io.cocos.agent.life.HeldComputation;
import io.cocos.agent.life.InputKind;
import io.cocos.agent.life.Refusal;
import io.cocos.agent.life.RefusedException;
import io.cocos.agent.run.RunLog;
import io.cocos.agent.upload.Upload;
import io.cocos.agent.upload.Uploads;
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
import io.cocos.proto.agent.LogChunk;
import io.cocos.proto.agent.LogsRequest;
import io.cocos.proto.agent.ResultChunk;
import io.cocos.proto.agent.ResultRequest;
import io.cocos.proto.agent.ResultResponse;
import io.cocos.proto.agent.RunRequest;
import io.cocos.proto.agent.RunResponse;
import io.cocos.proto.agent.StatusRequest;
import io.cocos.proto.agent.StatusResponse;
import io.cocos.proto.agent.UploadPart;
import io.cocos.proto.agent.UploadProgress;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;

/** The agent's gRPC calls: what comes by them goes to the agent, what it refuses is answered. */
public final class AgentService extends AgentServiceImplBase {
  /** How many bytes an input or a result may have to go in one message. */
  static final int MAX_INPUT_BYTES = 2 << 20;

  private final Agent agent;
  private final EventLog events;
  private final Uploads uploads;
  private final UploadPatience patience;
  private final Challenge challenge = new Challenge();
  private final ResultCalls results;
  private final LogCalls logs;
  private final AttestationCall attestation;
  private final Followers eventFollowers;
  private final Followers statusFollowers;
  private final String version;
  private final Consumer<String> log;

  /**
   * @param agent is given what comes
   * @param events what callers may follow
   * @param uploads takes inputs
   * @param patience ends those that bring nothing, when it is told to look
   * @param output what the algorithms print
   * @param reports where attestation reports come from
   * @param version of the agent
   * @param log takes lines
   */
  public AgentService(
      Agent agent,
      EventLog events,
      Uploads uploads,
      UploadPatience patience,
      RunLog output,
      AttestationReports reports,
      String version,
      Consumer<String> log) {
    ConsumerAuthorization authorization = new ConsumerAuthorization(challenge);
    this.agent = agent;
    this.events = events;
    this.uploads = uploads;
    this.patience = patience;
    this.results = new ResultCalls(agent, authorization, log);
    this.logs = new LogCalls(agent, authorization, output);
    this.attestation = new AttestationCall(agent, reports);
    this.eventFollowers = new Followers("the events", events.changes());
    this.statusFollowers = new Followers("the status", agent.changes());
    this.version = version;
    this.log = log;
  }

  @Override
  public void run(RunRequest request, StreamObserver<RunResponse> answer) {
    unlessRefused(
        answer,
        call -> {
          demandSize(request.getComputation(), "A computation", Agent.MAX_COMPUTATION_BYTES, "");
          HeldComputation held =
              agent.receive(Computation.parse(request.getComputation().toByteArray()));
          log.accept("computation " + held.id() + " came by gRPC");
          call.onNext(RunResponse.newBuilder().setComputation(held.id()).build());
          call.onCompleted();
        });
  }

  @Override
  public void algo(AlgoRequest request, StreamObserver<AlgoResponse> answer) {
    unlessRefused(
        answer,
        call -> {
          String sha256 =
              upload(
                  InputKind.ALGORITHM,
                  request.getProvider(),
                  request.getId(),
                  request.getAlgorithm(),
                  call);
          call.onNext(AlgoResponse.newBuilder().setAlgorithmID(sha256).build());
          call.onCompleted();
        });
  }

  @Override
  public void data(DataRequest request, StreamObserver<DataResponse> answer) {
    unlessRefused(
        answer,
        call -> {
          String sha256 =
              upload(
                  InputKind.DATASET,
                  request.getProvider(),
                  request.getId(),
                  request.getDataset(),
                  call);
          call.onNext(DataResponse.newBuilder().setDatasetID(sha256).build());
          call.onCompleted();
        });
  }

  @Override
  public StreamObserver<UploadPart> uploadAlgorithm(StreamObserver<UploadProgress> answer) {
    return new UploadCall(InputKind.ALGORITHM, uploads, patience, call(answer)).begin();
  }

  @Override
  public StreamObserver<UploadPart> uploadDataset(StreamObserver<UploadProgress> answer) {
    return new UploadCall(InputKind.DATASET, uploads, patience, call(answer)).begin();
  }

  @Override
  public void result(ResultRequest request, StreamObserver<ResultResponse> answer) {
    unlessRefused(answer, call -> results.answer(request, call));
  }

  @Override
  public void downloadResult(ResultRequest request, StreamObserver<ResultChunk> answer) {
    unlessRefused(answer, call -> results.stream(request, call));
  }

  @Override
  public void attestation(AttestationRequest request, StreamObserver<AttestationResponse> answer) {
    unlessRefused(
        answer,
        call -> {
          call.onNext(attestation.answer(request));
          call.onCompleted();
        });
  }

  @Override
  public void events(EventsRequest request, StreamObserver<Event> answer) {
    unlessRefused(
        answer,
        call -> eventFollowers.add(call, new EventStream(events, request.getAfter(), call)));
  }

  @Override
  public void status(StatusRequest request, StreamObserver<StatusResponse> answer) {
    unlessRefused(
        answer,
        call -> {
          if (request.getFollow()) {
            statusFollowers.add(call, new StatusStream(agent.changes(), this::status, call));
          } else {
            call.onNext(status());
            call.onCompleted();
          }
        });
  }

  @Override
  public void logs(LogsRequest request, StreamObserver<LogChunk> answer) {
    unlessRefused(answer, call -> logs.answer(request, call));
  }

  private StatusResponse status() {
    return StatusMessage.of(agent.details(), challenge.text(), version);
  }

  private String upload(
      InputKind kind,
      String provider,
      String id,
      ByteString bytes,
      ServerCallStreamObserver<?> call) {
    demandSize(
        bytes,
        "A message with an input",
        MAX_INPUT_BYTES,
        "; use UploadAlgorithm or UploadDataset");
    Announcement announced = new Announcement(provider, id, bytes.size(), "");
    Upload upload = uploads.begin(kind, announced, call::isCancelled);
    upload.add(bytes.asReadOnlyByteBuffer());
    return upload.finish();
  }

  private static void demandSize(ByteString bytes, String what, int most, String otherwise) {
    if (bytes.size() > most) {
      throw new RefusedException(
          Refusal.TOO_LARGE,
          what + " has at most " + most + " bytes, not " + bytes.size() + otherwise);
    }
  }

  private static <T> void unlessRefused(
      StreamObserver<T> answer, Consumer<ServerCallStreamObserver<T>> work) {
    try {
      work.accept(call(answer));
    } catch (RefusedException refused) {
      answer.onError(Refusals.answer(refused));
    } catch (MalformedComputationException malformed) {
      answer.onError(Refusals.answer(Refusal.MALFORMED, malformed.getMessage()));
    }
  }

  /** What every server's answer is. */
  private static <T> ServerCallStreamObserver<T> call(StreamObserver<T> answer) {
    return (ServerCallStreamObserver<T>) answer;
  }
}
