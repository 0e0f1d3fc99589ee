package io.cocos.cli.verification;

import io.cocos.measurement.evidence.CertificateChain;
import io.cocos.measurement.evidence.CertificateNames;
import io.cocos.measurement.evidence.MalformedEvidenceException;
import io.cocos.measurement.evidence.UntrustedChainException;
import io.cocos.measurement.tdx.EnclaveIdentity;
import io.cocos.measurement.tdx.PlatformTcb;
import io.cocos.measurement.tdx.ProcessorCertificate;
import io.cocos.measurement.tdx.QuoteSignature;
import io.cocos.measurement.tdx.SignedCollateral;
import io.cocos.measurement.tdx.TcbStatus;
import io.cocos.measurement.tdx.TdxQuote;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Verifies who made a quote: on whose processor, by which enclave, on which versions of both. */
final class TdxTrust {
  private static final String CERTIFICATES = "certificates";
  private static final String SIGNATURE = "signature";
  private static final String ENCLAVE = "quoting enclave";
  private static final String PLATFORM = "platform";
  private static final String COLLATERAL_KEY = "Intel SGX TCB Signing";

  private final Expectations expected;
  private final TdxQuote quote;
  private final Instant now;

  TdxTrust(Expectations expected, TdxQuote quote, Instant now) {
    this.expected = expected;
    this.quote = quote;
    this.now = now;
  }

  List<Check> checks() {
    if (expected.root().isEmpty()) {
      return untrusted(
          Check.notChecked(CERTIFICATES, "give Intel's root key (SGX Root CA) with --root"));
    }
    try {
      List<X509Certificate> others = quote.signature().certificates();
      ProcessorCertificate processor = ProcessorCertificate.find(others);
      requireTrusted(processor.certificate(), others);
      return List.of(
          Check.ok(CERTIFICATES, "lead to the root that was given; " + revocation()),
          signature(processor),
          collateral(ENCLAVE, expected.collateral().enclave(), "--qe-identity", this::enclave),
          collateral(
              PLATFORM,
              expected.collateral().platform(),
              "--tcb-info of family " + processor.family(),
              document -> platform(document, processor)));
    } catch (MalformedEvidenceException | UntrustedChainException untrusted) {
      return untrusted(Check.failed(CERTIFICATES, untrusted.getMessage()));
    }
  }

  private static List<Check> untrusted(Check certificates) {
    return Stream.concat(
            Stream.of(certificates),
            Stream.of(SIGNATURE, ENCLAVE, PLATFORM)
                .map(name -> Check.notChecked(name, "no key is trusted")))
        .toList();
  }

  private void requireTrusted(X509Certificate certificate, List<X509Certificate> others)
      throws UntrustedChainException {
    CertificateChain.find(expected.root().orElseThrow(), certificate, others)
        .trusted(now, expected.collateral().revoked());
  }

  private String revocation() {
    return expected.collateral().revoked().isEmpty()
        ? "whether they were revoked was not asked (--crl)"
        : "none was revoked";
  }

  private Check signature(ProcessorCertificate processor) {
    QuoteSignature signature = quote.signature();
    if (!signature.isEnclaveSignedBy(processor.publicKey())) {
      return Check.failed(SIGNATURE, "the enclave's report is not of the certificate's key");
    }
    if (!signature.isOfEnclave()) {
      return Check.failed(SIGNATURE, "the quote's key is not of the enclave that was reported");
    }
    return quote.isSigned()
        ? Check.ok(SIGNATURE, "by an enclave on a processor of family " + processor.family())
        : Check.failed(SIGNATURE, "it is not of the quote's key");
  }

  /** What is found by a document of Intel's. */
  private interface Finding {
    Check of(CollateralDocument document);
  }

  private Check collateral(
      String name, Optional<SignedCollateral> given, String option, Finding finding) {
    if (given.isEmpty()) {
      return Check.notChecked(name, "give what Intel publishes of it with " + option);
    }
    try {
      X509Certificate key = collateralKey();
      requireTrusted(key, expected.certificates());
      if (!given.get().isSignedBy(key.getPublicKey())) {
        return Check.failed(name, "Intel did not sign what was given with " + option);
      }
      CollateralDocument document = CollateralDocument.parse(given.get().text());
      Instant issued = document.time("issueDate");
      Instant until = document.time("nextUpdate");
      return now.isBefore(issued) || now.isAfter(until)
          ? Check.failed(name, "%s counts from %s to %s".formatted(option, issued, until))
          : finding.of(document);
    } catch (MalformedEvidenceException | UntrustedChainException untrusted) {
      return Check.failed(name, "%s: %s".formatted(option, untrusted.getMessage()));
    }
  }

  private X509Certificate collateralKey() {
    return expected.certificates().stream()
        .filter(one -> CertificateNames.isOf(one, COLLATERAL_KEY))
        .findFirst()
        .orElseThrow(
            () ->
                new MalformedEvidenceException(
                    "give the certificate of %s with --certificates".formatted(COLLATERAL_KEY)));
  }

  private Check enclave(CollateralDocument document) {
    EnclaveIdentity identity = CollateralContents.enclave(document);
    return identity
        .contradiction(quote.signature().enclave())
        .map(contradiction -> Check.failed(ENCLAVE, contradiction))
        .orElseGet(() -> worth(ENCLAVE, identity.status(quote.signature().enclave())));
  }

  private Check platform(CollateralDocument document, ProcessorCertificate processor) {
    PlatformTcb platform = CollateralContents.platform(document);
    return platform.isOf(processor)
        ? worth(PLATFORM, platform.status(processor, quote))
        : Check.failed(
            PLATFORM,
            "--tcb-info is of family %s, the processor of %s"
                .formatted(platform.family(), processor.family()));
  }

  private Check worth(String name, Optional<TcbStatus> status) {
    if (status.isEmpty()) {
      return Check.failed(name, "what Intel publishes says nothing of its versions");
    }
    TcbStatus found = status.get();
    return found == TcbStatus.UP_TO_DATE || expected.collateral().acceptable().contains(found)
        ? Check.ok(name, found.label())
        : Check.failed(name, "it is %s; --accept-tcb takes that".formatted(found.label()));
  }
}
