package io.cocos.measurement.tdx;

import io.cocos.measurement.evidence.Certificates;
import io.cocos.measurement.evidence.MalformedEvidenceException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;

/**
 * What a quote is signed with, and who vouches for that key: Intel's quoting enclave made it, by
 * its own report, which a key of the processor's certificate signed. Immutable.
 */
public final class QuoteSignature {
  private static final int NUMBERS = 64;
  private static final int ENCLAVE_AND_CERTIFICATES = 6;
  private static final int CERTIFICATES_IN_PEM = 5;

  private final byte[] signature;
  private final byte[] key;
  private final EnclaveReport enclave;
  private final byte[] enclaveSignature;
  private final byte[] authentication;
  private final List<X509Certificate> certificates;

  private QuoteSignature(QuoteReader outer) {
    signature = outer.take("its signature", NUMBERS);
    key = outer.take("its key", NUMBERS);
    QuoteReader inner = vouching(outer, ENCLAVE_AND_CERTIFICATES, "the enclave's report");
    enclave = new EnclaveReport(inner.take("the enclave's report", EnclaveReport.LENGTH));
    enclaveSignature = inner.take("the enclave's signature", NUMBERS);
    int length = inner.number16("the length of what the enclave adds");
    authentication = inner.take("what the enclave adds", length);
    QuoteReader chain = vouching(inner, CERTIFICATES_IN_PEM, "the processor's certificates");
    certificates = Certificates.read("the quote", chain.rest());
  }

  static QuoteSignature parse(byte[] bytes) {
    return new QuoteSignature(new QuoteReader(bytes));
  }

  /** All that is left, which has to be of that kind. */
  private static QuoteReader vouching(QuoteReader reader, int known, String what) {
    int kind = reader.number16("the kind of " + what);
    if (kind != known) {
      throw new MalformedEvidenceException(
          "the quote does not hold %s: what it has there is of kind %d, not %d"
              .formatted(what, kind, known));
    }
    long length = reader.number32("the length of " + what);
    QuoteReader vouching = new QuoteReader(reader.take(what, length));
    byte[] rest = reader.rest();
    if (rest.length != 0) {
      throw new MalformedEvidenceException(
          "the quote has %d bytes behind %s, where it has to end".formatted(rest.length, what));
    }
    return vouching;
  }

  /** Whether the key that comes with it signed these bytes. */
  boolean isOf(byte[] signed) {
    return P256.isSigned(signed, signature, P256.key(key));
  }

  /** Whether the enclave vouches for the key that comes with it. */
  public boolean isOfEnclave() {
    byte[] vouched = Arrays.copyOf(P256.digest(key, authentication), EnclaveReport.DATA);
    return Arrays.equals(vouched, enclave.data());
  }

  /** Whether the owner of the processor's key vouches for the enclave. */
  public boolean isEnclaveSignedBy(PublicKey processor) {
    return P256.isSigned(enclave.bytes(), enclaveSignature, processor);
  }

  /** The enclave that made the key; whose it is has still to be looked at. */
  public EnclaveReport enclave() {
    return enclave;
  }

  /** The processor's certificates, as they come with the quote: anybody's. */
  public List<X509Certificate> certificates() {
    return certificates;
  }
}
