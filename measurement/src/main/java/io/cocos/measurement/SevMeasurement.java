package io.cocos.measurement;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the platform says of an SEV or SEV-ES guest that it is about to run: an HMAC over the launch
 * digest and the terms of the launch, by the key that the guest's owner gave it.
 *
 * @param apiMajor the major version of the platform's firmware
 * @param apiMinor its minor version
 * @param build its build
 * @param policy the guest's policy
 * @see <a href="https://www.amd.com/system/files/TechDocs/55766_SEV-KM_API_Specification.pdf">AMD:
 *     SEV API, section 6.5: LAUNCH_MEASURE</a>
 */
public record SevMeasurement(int apiMajor, int apiMinor, int build, int policy) {
  /** The length of a measurement: an HMAC and the platform's nonce. */
  public static final int LENGTH = 32 + SevMeasurement.NONCE;

  private static final int NONCE = 16;
  private static final byte MEASURE = 4;

  /**
   * The measurement that is to be expected.
   *
   * @param digest the launch digest
   * @param integrityKey the owner's transport integrity key
   * @param nonce what the platform chose: the last 16 bytes of its measurement
   * @return the HMAC, then the nonce
   */
  public byte[] expected(byte[] digest, byte[] integrityKey, byte[] nonce) {
    if (nonce.length != NONCE) {
      throw new IllegalArgumentException("a nonce has " + NONCE + " bytes, not " + nonce.length);
    }
    ByteBuffer terms =
        ByteBuffer.allocate(8 + digest.length + NONCE).order(ByteOrder.LITTLE_ENDIAN);
    terms.put(MEASURE).put((byte) apiMajor).put((byte) apiMinor).put((byte) build).putInt(policy);
    terms.put(digest).put(nonce);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(integrityKey, mac.getAlgorithm()));
      return ByteBuffer.allocate(LENGTH).put(mac.doFinal(terms.array())).put(nonce).array();
    } catch (GeneralSecurityException wrongKey) {
      throw new IllegalArgumentException("no key for an HMAC: " + wrongKey.getMessage(), wrongKey);
    }
  }

  /** Whether a platform's measurement says that the guest was launched with that digest. */
  public boolean confirms(byte[] measurement, byte[] digest, byte[] integrityKey) {
    if (measurement.length != LENGTH) {
      return false;
    }
    byte[] nonce = Arrays.copyOfRange(measurement, LENGTH - NONCE, LENGTH);
    return MessageDigest.isEqual(measurement, expected(digest, integrityKey, nonce));
  }
}
