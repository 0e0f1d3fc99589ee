package io.cocos.manager.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * Private keys in the forms that OpenSSL and its like write. The JDK reads PKCS#8 (RFC 5208); the
 * older forms, PKCS#1 for RSA (RFC 8017) and SEC 1 for elliptic curves (RFC 5915), are what PKCS#8
 * wraps, and are wrapped here.
 */
final class PrivateKeys {
  private PrivateKeys() {}

  /** Whether a key cannot be read without a password: PKCS#8's label says so, or a header. */
  static boolean isEncrypted(PemObject block) {
    return block.getType().startsWith("ENCRYPTED") || !block.getHeaders().isEmpty();
  }

  /**
   * Reads a key that is not encrypted.
   *
   * @throws GeneralSecurityException when it is malformed, or neither RSA nor EC
   */
  static PrivateKey read(PemObject block) throws GeneralSecurityException {
    try {
      PrivateKeyInfo info = info(block);
      return KeyFactory.getInstance(algorithm(info))
          .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    } catch (IOException | RuntimeException malformed) {
      throw new InvalidKeySpecException(malformed); // the parser throws all sorts of things
    }
  }

  private static PrivateKeyInfo info(PemObject block) throws IOException {
    byte[] content = block.getContent();
    return switch (block.getType()) {
      case "RSA PRIVATE KEY" ->
          new PrivateKeyInfo(
              new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
              RSAPrivateKey.getInstance(content));
      case "EC PRIVATE KEY" -> {
        ECPrivateKey key = ECPrivateKey.getInstance(content);
        yield new PrivateKeyInfo(
            new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
            key);
      }
      default -> PrivateKeyInfo.getInstance(content);
    };
  }

  private static String algorithm(PrivateKeyInfo info) throws NoSuchAlgorithmException {
    ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
    if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return "RSA";
    }
    if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return "EC";
    }
    throw new NoSuchAlgorithmException(algorithm.getId());
  }
}
