package io.cocos.agent.grpc;

import io.cocos.agent.attestation.AttestationReport;
import io.cocos.agent.attestation.AttestationReports;
import io.cocos.agent.attestation.NoAttestationException;
import io.cocos.agent.attestation.ReportData;
import io.cocos.agent.life.Agent;
import io.cocos.agent.life.Refusal;
import io.cocos.agent.life.RefusedException;
import io.cocos.proto.agent.AttestationRequest;
import io.cocos.proto.agent.AttestationResponse;
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

  /**
   * The report.
   *
   * @throws RefusedException when there is none, the nonce is too long, or too many wait for one
   */
  AttestationResponse answer(AttestationRequest request) {
    if (!places.tryAcquire()) {
      throw new RefusedException(
          Refusal.TOO_MANY_CALLERS,
          MOST_AT_A_TIME + " callers wait for a report already; ask again in a moment");
    }
    try {
      return report(data(request));
    } catch (NoAttestationException none) {
      throw new RefusedException(Refusal.ATTESTATION_NOT_AVAILABLE, none.getMessage());
    } finally {
      places.release();
    }
  }

  private ReportData data(AttestationRequest request) {
    try {
      return ReportData.of(request.getNonce(), agent.status().computationId());
    } catch (IllegalArgumentException tooLong) {
      throw new RefusedException(Refusal.MALFORMED, tooLong.getMessage());
    }
  }

  private AttestationResponse report(ReportData data) {
    AttestationReport report = reports.report(data);
    return AttestationResponse.newBuilder()
        .setFile(report.report())
        .setPlatform(report.platform().label())
        .setReportData(data.bytes())
        .setAuxiliary(report.auxiliary())
        .build();
  }
}
