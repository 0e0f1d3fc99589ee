package io.cocos.agent.attestation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reports of whatever platform this guest runs on, by the first of several ways that leads there.
 */
public final class PlatformReports implements AttestationReports {
  private final List<AttestationReports> ways;

  PlatformReports(List<AttestationReports> ways) {
    this.ways = List.copyOf(ways);
  }

  /** By the kernel's interface for all platforms, else by the device of its driver for SEV-SNP. */
  public static PlatformReports ofThisGuest() {
    return new PlatformReports(
        List.of(
            new TsmReports(Path.of("/sys/kernel/config/tsm/report"), TsmReports.kernelsEntries()),
            new SevGuestReports(Path.of("/dev/sev-guest"))));
  }

  @Override
  public AttestationReport report(ReportData data) {
    List<NoAttestationException> refusals = new ArrayList<>();
    for (AttestationReports way : ways) {
      try {
        return way.report(data);
      } catch (NoAttestationException refused) {
        refusals.add(refused);
      }
    }
    NoAttestationException none =
        new NoAttestationException(
            "There is no attestation report: "
                + String.join("; ", refusals.stream().map(Throwable::getMessage).toList())
                + ". It takes a guest on SEV-SNP or TDX whose kernel has the driver sev-guest or"
                + " tdx-guest loaded");
    refusals.forEach(none::addSuppressed);
    throw none;
  }
}
