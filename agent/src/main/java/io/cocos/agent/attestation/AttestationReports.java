package io.cocos.agent.attestation;

/** Where attestation reports come from. Safe for use by many threads. */
public interface AttestationReports {
  /**
   * A report that the platform has signed over that data. Blocks for as long as the platform takes.
   *
   * @throws NoAttestationException when it gives none; the message says why
   */
  AttestationReport report(ReportData data);
}
