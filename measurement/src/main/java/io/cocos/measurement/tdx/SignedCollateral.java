package io.cocos.measurement.tdx;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cocos.measurement.evidence.MalformedEvidenceException;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A document of Intel's provisioning certification service: JSON of one member, and a signature of
 * that member's text, to the byte. Immutable.
 *
 * @see <a href="https://api.portal.trustedservices.intel.com/content/documentation.html">Intel:
 *     provisioning certification service</a>
 */
public final class SignedCollateral {
  private static final Pattern FORM =
      Pattern.compile("\\{\"(\\w+)\":(\\{.*\\}),\"signature\":\"([0-9a-fA-F]{128})\"\\}\\s*");

  private final String text;
  private final byte[] signature;

  private SignedCollateral(String text, byte[] signature) {
    this.text = text;
    this.signature = signature;
  }

  /**
   * Reads a document as the service answers it.
   *
   * @param member what its member is called
   * @throws MalformedEvidenceException when it is none
   */
  public static SignedCollateral parse(String member, byte[] document) {
    Matcher parts = FORM.matcher(new String(document, UTF_8));
    if (!parts.matches() || !parts.group(1).equals(member)) {
      throw new MalformedEvidenceException(
          "no document {\"%s\":{…},\"signature\":\"…\"}, to the byte as Intel's service answers it"
              .formatted(member));
    }
    return new SignedCollateral(parts.group(2), HexFormat.of().parseHex(parts.group(3)));
  }

  /** What is signed: JSON. */
  public String text() {
    return text;
  }

  /** Whether the owner of that key signed it. */
  public boolean isSignedBy(PublicKey key) {
    return P256.isSigned(text.getBytes(UTF_8), signature, key);
  }
}
