package io.cocos.measurement.tdx;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;

/**
 * Keys and signatures of the curve P-256 with SHA-256, as Intel's formats have them: two numbers of
 * 32 bytes each, the greatest byte first.
 */
final class P256 {
  private static final int NUMBER = 32;

  private P256() {}

  /** A public key. */
  static PublicKey key(byte[] point) {
    try {
      AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
      curve.init(new ECGenParameterSpec("secp256r1"));
      return KeyFactory.getInstance("EC")
          .generatePublic(
              new ECPublicKeySpec(
                  new ECPoint(number(point, 0), number(point, NUMBER)),
                  curve.getParameterSpec(ECParameterSpec.class)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has the curve P-256", impossible);
    }
  }

  /** Whether the owner of the key signed these bytes; no, when it is a key of another kind. */
  static boolean isSigned(byte[] bytes, byte[] signature, PublicKey key) {
    if (!(key instanceof ECPublicKey) || number(signature, 0).signum() == 0) {
      return false; // some releases of Java took zeros for a signature of anything by anybody
    }
    try {
      Signature verified = Signature.getInstance("SHA256withECDSAinP1363Format");
      verified.initVerify(key);
      verified.update(bytes);
      return number(signature, NUMBER).signum() != 0 && verified.verify(signature);
    } catch (GeneralSecurityException notOfThatCurve) {
      return false;
    }
  }

  static byte[] digest(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      Arrays.stream(parts).forEach(digest::update);
      return digest.digest();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private static BigInteger number(byte[] numbers, int at) {
    return new BigInteger(1, Arrays.copyOfRange(numbers, at, at + NUMBER));
  }
}
