package io.cocos.cli.verification;

import io.cocos.computation.Computation;
import io.cocos.measurement.evidence.MalformedEvidenceException;
import io.cocos.measurement.evidence.UntrustedChainException;
import io.cocos.measurement.snp.CertificateTable;
import io.cocos.measurement.snp.EndorsementChain;
import io.cocos.measurement.snp.EndorsementKey;
import io.cocos.measurement.snp.GuestPolicy;
import io.cocos.measurement.snp.SnpReport;
import io.cocos.measurement.snp.Tcb;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Verifies the report of a guest on SEV-SNP. One use, one thread. */
public final class SnpVerification {
  private static final HexFormat HEX = HexFormat.of();
  private static final int DIGEST = 32;

  private final Expectations expected;
  private final byte[] nonce;
  private final Instant now;
  private final List<Check> checks = new ArrayList<>();

  /**
   * Nothing is verified yet.
   *
   * @param nonce what the report was asked to be over, 32 bytes
   * @param now when certificates have to be valid
   */
  public SnpVerification(Expectations expected, byte[] nonce, Instant now) {
    this.expected = expected;
    this.nonce = nonce.clone();
    this.now = now;
  }

  /**
   * Verifies a report.
   *
   * @param bytes as the platform gave them
   * @param beside what the host put beside it, certificates perhaps; may be empty
   */
  public Verdict verify(byte[] bytes, byte[] beside) {
    try {
      SnpReport report = SnpReport.parse(bytes);
      checks.add(Check.ok("report", "version " + report.version()));
      checkSignature(report, beside);
      checkFreshnessAndComputation(report);
      checkPlatform(report);
      LaunchChecks launch = new LaunchChecks(expected, Technology.SEV_SNP);
      checks.add(launch.commandLine());
      String measured = HEX.formatHex(report.measurement());
      checks.add(launch.measurement(measured::equals, "it is " + measured));
    } catch (MalformedEvidenceException malformed) {
      checks.add(Check.failed("report", malformed.getMessage()));
    }
    return new Verdict(Technology.SEV_SNP.label(), checks);
  }

  private void checkSignature(SnpReport report, byte[] beside) {
    Optional<EndorsementKey> trusted = trustedKey(beside);
    checks.add(
        trusted
            .map(
                key ->
                    key.publicKey().filter(report::isSignedBy).isPresent()
                        ? Check.ok("signature", "by " + report.signingKey().commonName())
                        : Check.failed("signature", "it is not of the certificate's key"))
            .orElseGet(() -> Check.notChecked("signature", "no key is trusted")));
    trusted.ifPresent(key -> checks.add(endorsement(key, report)));
  }

  private static Check endorsement(EndorsementKey key, SnpReport report) {
    try {
      return key.contradiction(report)
          .map(contradiction -> Check.failed("endorsement", contradiction))
          .orElseGet(() -> Check.ok("endorsement", "of " + report.reportedTcb()));
    } catch (MalformedEvidenceException malformed) {
      return Check.failed("endorsement", malformed.getMessage());
    }
  }

  private Optional<EndorsementKey> trustedKey(byte[] beside) {
    if (expected.root().isEmpty()) {
      checks.add(Check.notChecked("certificates", "give AMD's root key (ARK) with --root"));
      return Optional.empty();
    }
    try {
      EndorsementKey key =
          EndorsementChain.find(expected.root().get(), certificates(beside)).trusted(now);
      checks.add(Check.ok("certificates", "lead to the root that was given"));
      return Optional.of(key);
    } catch (MalformedEvidenceException | UntrustedChainException untrusted) {
      checks.add(Check.failed("certificates", untrusted.getMessage()));
      return Optional.empty();
    }
  }

  private List<X509Certificate> certificates(byte[] beside) {
    if (!expected.certificates().isEmpty()) {
      return expected.certificates();
    }
    if (beside.length == 0) {
      throw new MalformedEvidenceException(
          "the platform gave none beside the report; give them with --certificates");
    }
    return CertificateTable.parse(beside);
  }

  private void checkFreshnessAndComputation(SnpReport report) {
    byte[] data = report.reportData();
    checks.add(
        Check.equal("nonce", HEX.formatHex(nonce), HEX.formatHex(Arrays.copyOf(data, DIGEST))));
    checks.add(ofComputation("computation", Arrays.copyOfRange(data, DIGEST, 2 * DIGEST)));
    checks.add(ofComputation("host data", report.hostData()));
  }

  private Check ofComputation(String name, byte[] found) {
    return expected
        .computation()
        .map(Computation::digest)
        .map(digest -> Check.equal(name, digest, HEX.formatHex(found)))
        .orElseGet(() -> Check.notChecked(name, "give the computation with --computation"));
  }

  private void checkPlatform(SnpReport report) {
    checks.add(Check.equal("privilege level", "0", Integer.toString(report.privilegeLevel())));
    checks.add(policy(report.policy()));
    checks.add(
        expected
            .leastTcb()
            .map(least -> platform(report, least))
            .orElseGet(
                () ->
                    Check.notChecked(
                        "platform",
                        "it has %s; say what is enough with --min-tcb"
                            .formatted(report.reportedTcb()))));
  }

  private static Check platform(SnpReport report, Tcb least) {
    for (Tcb tcb :
        List.of(
            report.reportedTcb(), report.currentTcb(), report.committedTcb(), report.launchTcb())) {
      if (!tcb.isAtLeast(least)) {
        return Check.failed("platform", "it has %s, and must have %s".formatted(tcb, least));
      }
    }
    return Check.ok("platform", report.reportedTcb().toString());
  }

  private Check policy(GuestPolicy policy) {
    String name = "policy";
    if (expected.policy().isPresent() && expected.policy().getAsLong() != policy.bits()) {
      return Check.failed(
          name,
          "it is %s, and must be %s"
              .formatted(policy, new GuestPolicy(expected.policy().getAsLong())));
    }
    if (policy.allowsDebugging() && !expected.debugging()) {
      return Check.failed(name, policy + " lets the host debug the guest, and so read its memory");
    }
    if (policy.allowsMigrationAgent() && expected.policy().isEmpty()) {
      return Check.failed(name, policy + " lets the host's agent move the guest elsewhere");
    }
    return Check.ok(name, policy.toString());
  }
}
