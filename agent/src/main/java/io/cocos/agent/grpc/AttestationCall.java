package io.cocos.agent.grpc;

import io.cocos.agent.attestation.AttestationReport;
import io.cocos.agent.attestation.AttestationReports;
import io.cocos.agent.attestation.NoAttestationException;
import io.cocos.agent.attestation.ReportData;
import io.cocos.agent.life.Agent;
import io.cocos.agent.life.HeldComputation;
import io.cocos.proto.agent.AttestationRequest;
import io.cocos.proto.agent.AttestationResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Semaphore;

/** Answers who wants the platform's word on this guest. Safe for use by many threads. */
final class AttestationCall {
  /** A report takes the platform's firmware a while; other calls are to have threads meanwhile. */
  private static final int MOST_AT_A_TIME = 2;

  private final Agent agent;
  private final AttestationReports reports;
  private final Semaphore places = new Semaphore(MOST_AT_A_TIME);

  AttestationCall(Agent agent, AttestationReports reports) {
    this.agent = agent;
    this.reports = reports;
  }

  void answer(AttestationRequest request, StreamObserver<AttestationResponse> answer) {
    if (!places.tryAcquire()) {
      answer.onError(
          refusal(
              Status.RESOURCE_EXHAUSTED,
              "too-many-callers",
              MOST_AT_A_TIME + " callers wait for a report already; ask again in a moment"));
      return;
    }
    AttestationResponse response;
    try {
      response = report(request);
    } catch (IllegalArgumentException malformed) {
      answer.onError(refusal(Status.INVALID_ARGUMENT, "malformed", malformed.getMessage()));
      return;
    } catch (NoAttestationException none) {
      answer.onError(
          refusal(Status.FAILED_PRECONDITION, "attestation-not-available", none.getMessage()));
      return;
    } finally {
      places.release();
    }
    answer.onNext(response);
    answer.onCompleted();
  }

  private AttestationResponse report(AttestationRequest request) {
    ReportData data =
        ReportData.of(request.getNonce(), agent.status().held().map(HeldComputation::id));
    AttestationReport report = reports.report(data);
    return AttestationResponse.newBuilder()
        .setFile(report.report())
        .setPlatform(report.platform().label())
        .setReportData(data.bytes())
        .setAuxiliary(report.auxiliary())
        .build();
  }

  private static StatusRuntimeException refusal(Status status, String kind, String why) {
    return status.withDescription(why).asRuntimeException(RefusalTrailer.of(kind));
  }
}
