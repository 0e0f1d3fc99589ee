package io.cocos.agent.life;

import io.cocos.computation.MalformedComputationException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;

/**
 * Who may ask for what is meant for a computation's result consumers. Where the computation names a
 * key for somebody, he has to sign; a signature of anybody else is ignored. Safe for use by many
 * threads.
 */
public final class ConsumerAuthorization {
  private static final String RESULT = "cocos-result-v1";
  private static final String LOGS = "cocos-logs-v1";

  private final Challenge challenge;

  /**
   * @param challenge what the signatures are to be over
   */
  public ConsumerAuthorization(Challenge challenge) {
    this.challenge = challenge;
  }

  /**
   * Lets somebody have the result.
   *
   * @throws RefusedException when the computation does not name him, or names a key for him that
   *     did not sign
   */
  public void checkResult(HeldComputation held, String consumer, byte[] signature) {
    check(RESULT, held, consumer, signature);
  }

  /**
   * Lets somebody have what the algorithms printed: anybody, unless the computation names keys.
   *
   * @throws RefusedException when it does, and does not name him, or names a key for him that did
   *     not sign
   */
  public void checkLogs(HeldComputation held, String consumer, byte[] signature) {
    if (!held.terms().keys().isEmpty()) {
      check(LOGS, held, consumer, signature);
    }
  }

  private void check(String purpose, HeldComputation held, String consumer, byte[] signature) {
    String name = MalformedComputationException.excerpt(consumer);
    if (!held.computation().resultConsumers().contains(consumer)) {
      throw new RefusedException(
          Refusal.NOT_IN_MANIFEST, "The computation names no result consumer " + name);
    }
    PublicKey key = held.terms().keys().get(consumer);
    if (key == null) {
      return;
    }
    String text = purpose + "\n" + held.id() + "\n" + challenge.text() + "\n" + consumer;
    if (!isSignedBy(key, text, signature)) {
      throw new RefusedException(
          Refusal.NOT_AUTHENTICATED,
          "This is not signed by the key that the computation names for "
              + name
              + ": needed is its signature of "
              + purpose
              + ", the computation's id, the challenge of this agent (see Status) and the name,"
              + " each but the last followed by a line feed");
    }
  }

  private static boolean isSignedBy(PublicKey key, String text, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(signatureAlgorithm(key));
      verifier.initVerify(key);
      verifier.update(text.getBytes(StandardCharsets.UTF_8));
      return verifier.verify(signature);
    } catch (GeneralSecurityException noSignature) {
      return false; // of the wrong form, or by a key of another kind
    }
  }

  private static String signatureAlgorithm(PublicKey key) {
    return switch (key.getAlgorithm()) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> "Ed25519"; // the one other kind that the terms take; it is called EdDSA
    };
  }
}
