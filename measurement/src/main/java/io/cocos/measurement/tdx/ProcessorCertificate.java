package io.cocos.measurement.tdx;

import io.cocos.measurement.evidence.CertificateNames;
import io.cocos.measurement.evidence.MalformedEvidenceException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The certificate that Intel gives a processor for its key (PCK): of which platform it is, and for
 * which versions of it. Believed only as the end of a {@link
 * io.cocos.measurement.evidence.CertificateChain chain}. Immutable.
 *
 * @see <a
 *     href="https://api.trustedservices.intel.com/documents/Intel_SGX_PCK_Certificate_CRL_Spec-1.5.pdf">Intel:
 *     SGX PCK certificate and revocation list profile</a>
 */
public final class ProcessorCertificate {
  private static final String COMMON_NAME = "Intel SGX PCK Certificate";
  private static final String EXTENSION = "1.2.840.113741.1.13.1";
  private static final String OBJECT_ID = "2a864886f84d010d01";
  private static final String VERSIONS = OBJECT_ID + "02";
  private static final String PROVISIONER = OBJECT_ID + "03";
  private static final String FAMILY = OBJECT_ID + "04";
  private static final int COMPONENTS = 16;

  private final X509Certificate certificate;
  private final Map<String, Der> values;
  private final Map<String, Der> versions;

  private ProcessorCertificate(X509Certificate certificate) {
    this.certificate = certificate;
    byte[] extension = certificate.getExtensionValue(EXTENSION);
    if (extension == null) {
      throw new MalformedEvidenceException("the certificate has no extension " + EXTENSION);
    }
    this.values = byName(Der.of(Der.of(extension).octets()));
    this.versions = byName(value(values, VERSIONS));
  }

  /**
   * Finds it among others, by its name. It is not trusted yet.
   *
   * @throws MalformedEvidenceException when there is none, or it lacks what it has to say
   */
  public static ProcessorCertificate find(Collection<X509Certificate> certificates) {
    return certificates.stream()
        .filter(one -> CertificateNames.isOf(one, COMMON_NAME))
        .findFirst()
        .map(ProcessorCertificate::new)
        .orElseThrow(
            () -> new MalformedEvidenceException("no certificate of " + COMMON_NAME + " is there"));
  }

  /** The certificate itself. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The key of which it is. */
  public PublicKey publicKey() {
    return certificate.getPublicKey();
  }

  /** The family and model of the platform (FMSPC), in lowercase hex. */
  public String family() {
    return HexFormat.of().formatHex(value(values, FAMILY).octets());
  }

  /** Which provisioning enclave it came by (PCEID), in lowercase hex. */
  String provisioner() {
    return HexFormat.of().formatHex(value(values, PROVISIONER).octets());
  }

  /** The version of that enclave. */
  int provisionerVersion() {
    return version(COMPONENTS + 1);
  }

  /** The versions of the sixteen parts of the platform. */
  List<Integer> versions() {
    return IntStream.rangeClosed(1, COMPONENTS).mapToObj(this::version).toList();
  }

  private int version(int index) {
    return value(versions, VERSIONS + "%02x".formatted(index)).number();
  }

  private static Map<String, Der> byName(Der sequence) {
    Map<String, Der> values = new HashMap<>();
    for (Der pair : sequence.parts()) {
      List<Der> parts = pair.parts();
      if (parts.size() != 2 || values.put(parts.get(0).objectId(), parts.get(1)) != null) {
        throw new MalformedEvidenceException("the certificate says something of it twice");
      }
    }
    return values;
  }

  private static Der value(Map<String, Der> values, String name) {
    Der value = values.get(name);
    if (value == null) {
      throw new MalformedEvidenceException(
          "the certificate does not say all that Intel's do: %s is missing".formatted(name));
    }
    return value;
  }
}
