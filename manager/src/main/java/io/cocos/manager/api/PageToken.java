package io.cocos.manager.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cocos.manager.api.VmOrder.Place;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.VmState;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/**
 * Where in a list the next page begins, as a text that means nothing to callers: behind the last VM
 * of the page before, whether or not that is still there. It is good for one question only, which
 * its check sum covers, and also for a manager that was started anew.
 */
final class PageToken {
  private static final int CHECK_BYTES = 8;

  private PageToken() {}

  /**
   * Writes a token.
   *
   * @param question what is listed, in which order
   * @param last the last VM of the page
   */
  static String of(String question, Place last) {
    byte[] place =
        "%s %s %s".formatted(last.state().name(), last.createdAt(), last.vm()).getBytes(UTF_8);
    byte[] token = Arrays.copyOf(check(question, place), CHECK_BYTES + place.length);
    System.arraycopy(place, 0, token, CHECK_BYTES, place.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /**
   * Reads a token.
   *
   * @throws ManagerException with {@code MALFORMED_REQUEST} for what is no token for this question
   */
  static Place parse(String question, String text) {
    try {
      byte[] token = Base64.getUrlDecoder().decode(text);
      byte[] place = Arrays.copyOfRange(token, Math.min(CHECK_BYTES, token.length), token.length);
      String[] parts = new String(place, UTF_8).split(" ", 3);
      if (parts.length == 3
          && Arrays.equals(Arrays.copyOf(token, CHECK_BYTES), check(question, place))) {
        return new Place(
            VmState.valueOf(parts[0]), Instant.parse(parts[1]), UUID.fromString(parts[2]));
      }
    } catch (IllegalArgumentException | DateTimeException madeUp) {
      throw noToken(madeUp);
    }
    throw noToken(null);
  }

  private static byte[] check(String question, byte[] place) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(question.getBytes(UTF_8));
      return Arrays.copyOf(digest.digest(place), CHECK_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private static ManagerException noToken(Throwable cause) {
    return new ManagerException(
        ErrorCode.MALFORMED_REQUEST,
        "page_token is not from a page of this list with the same state, computation and sort; leave it out to begin with the first page",
        cause);
  }
}
