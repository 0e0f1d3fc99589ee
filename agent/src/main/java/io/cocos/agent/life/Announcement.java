package io.cocos.agent.life;

import io.cocos.computation.MalformedComputationException;

/**
 * What is said of an input before it is uploaded.
 *
 * @param provider who provides it
 * @param id its id
 * @param size how many bytes it has; an unsigned number
 * @param sha256 its SHA-256 in lowercase hexadecimal; empty when not said
 */
public record Announcement(String provider, String id, long size, String sha256) {
  private static final int DIGEST_LENGTH = 64;

  /**
   * Refuses what is no digest.
   *
   * @throws RefusedException as malformed
   */
  public Announcement {
    if (!sha256.isEmpty() && !isDigest(sha256)) {
      throw new RefusedException(
          Refusal.MALFORMED,
          "A SHA-256 has 64 lowercase hexadecimal digits, unlike "
              + MalformedComputationException.excerpt(sha256));
    }
  }

  private static boolean isDigest(String text) {
    for (int index = 0; index < text.length(); index++) {
      char digit = text.charAt(index);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return text.length() == DIGEST_LENGTH;
  }

  /** Whether both are of the same bytes, for all that is known. */
  public boolean isOfTheSameBytesAs(Announcement other) {
    return !sha256.isEmpty() && sha256.equals(other.sha256) && size == other.size;
  }
}
