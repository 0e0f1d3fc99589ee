package io.cocos.computation;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A computation as it is handed on: with the one JSON text that stands for it, and that text's
 * digest. Made once for all who need them. Immutable; two are equal when their texts are.
 */
public final class ComputationManifest {
  private final Computation computation;
  private final byte[] json;
  private final String digest;

  private ComputationManifest(Computation computation, byte[] json) {
    this.computation = computation;
    this.json = json;
    this.digest = sha256(json);
  }

  /** The computation's manifest. */
  public static ComputationManifest of(Computation computation) {
    return new ComputationManifest(computation, computation.canonicalJson());
  }

  /** What it says. */
  public Computation computation() {
    return computation;
  }

  /** A copy of what {@link Computation#canonicalJson} wrote. */
  public byte[] canonicalJson() {
    return json.clone();
  }

  /** How long that is, in bytes. */
  public int length() {
    return json.length;
  }

  /**
   * The computation id that requests are answered with: the SHA-256 of the canonical JSON, in
   * lowercase hexadecimal. Not to be confused with {@link Computation#id}, which the requester
   * chose.
   */
  public String digest() {
    return digest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ComputationManifest manifest && Arrays.equals(json, manifest.json);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return "ComputationManifest[" + digest + "]";
  }

  private static String sha256(byte[] json) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
