package io.cocos.measurement;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The two hash functions that processors measure with; every Java platform has them. */
enum Digests {
  SHA_256("SHA-256"),
  SHA_384("SHA-384");

  private final String algorithm;

  Digests(String algorithm) {
    this.algorithm = algorithm;
  }

  /** The name by which everybody knows it. */
  String algorithm() {
    return algorithm;
  }

  /** A new one to be fed. */
  MessageDigest begin() {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has " + algorithm, impossible);
    }
  }

  byte[] of(byte[] bytes) {
    return begin().digest(bytes);
  }
}
