package io.cocos.agent.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cocos.computation.Computation;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsumerAuthorizationTest {
  private static final byte[] NONE = {};

  private final Challenge challenge = new Challenge();
  private final ConsumerAuthorization authorization = new ConsumerAuthorization(challenge);

  @ParameterizedTest
  @CsvSource({"Ed25519,Ed25519", "EC,SHA256withECDSA", "RSA,SHA256withRSA"})
  void whoeverHasTheKeyIsLetIn(String keys, String signatures) throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance(keys).generateKeyPair();
    HeldComputation held = naming(pair);

    byte[] result = sign(pair, signatures, text("cocos-result-v1", held, "Eve"));
    byte[] logs = sign(pair, signatures, text("cocos-logs-v1", held, "Eve"));

    assertThatCode(() -> authorization.checkResult(held, "Eve", result)).doesNotThrowAnyException();
    assertThatCode(() -> authorization.checkLogs(held, "Eve", logs)).doesNotThrowAnyException();
    assertRefused(Refusal.NOT_AUTHENTICATED, () -> authorization.checkResult(held, "Eve", logs));
    assertRefused(Refusal.NOT_AUTHENTICATED, () -> authorization.checkLogs(held, "Eve", result));
  }

  @ParameterizedTest
  @CsvSource({"Ed25519,Ed25519", "EC,SHA256withECDSA", "RSA,SHA256withRSA"})
  void whoeverHasNotIsRefused(String keys, String signatures) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(keys);
    KeyPair pair = generator.generateKeyPair();
    HeldComputation held = naming(pair);
    String text = text("cocos-result-v1", held, "Eve");

    byte[] ofAnother = sign(generator.generateKeyPair(), signatures, text);
    byte[] ofAnotherText = sign(pair, signatures, text + "\n");
    byte[] cut = Arrays.copyOf(sign(pair, signatures, text), 20);

    for (byte[] signature : new byte[][] {NONE, ofAnother, ofAnotherText, cut, new byte[4096]}) {
      assertRefused(
          Refusal.NOT_AUTHENTICATED, () -> authorization.checkResult(held, "Eve", signature));
    }
  }

  @Test
  void aSignatureForAnotherAgentOrConsumerIsOfNoUse() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    HeldComputation held = naming(pair);

    byte[] forDan = sign(pair, "Ed25519", text("cocos-result-v1", held, "Dan"));
    byte[] forEve = sign(pair, "Ed25519", text("cocos-result-v1", held, "Eve"));

    assertRefused(Refusal.NOT_AUTHENTICATED, () -> authorization.checkResult(held, "Eve", forDan));
    assertRefused(
        Refusal.NOT_AUTHENTICATED,
        () -> new ConsumerAuthorization(new Challenge()).checkResult(held, "Eve", forEve));
  }

  @Test
  void whereNoKeyIsNamedForHimASignatureIsIgnored() throws Exception {
    HeldComputation held = naming(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());

    assertThatCode(() -> authorization.checkResult(held, "Dan", new byte[] {1}))
        .doesNotThrowAnyException();
    assertThatCode(() -> authorization.checkLogs(held, "Dan", NONE)).doesNotThrowAnyException();
  }

  @Test
  void whoIsNoConsumerGetsNoResultAndNoLogsWhereKeysAreNamed() throws Exception {
    HeldComputation held = naming(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());

    assertRefused(Refusal.NOT_IN_MANIFEST, () -> authorization.checkResult(held, "Ada", NONE));
    assertRefused(Refusal.NOT_IN_MANIFEST, () -> authorization.checkLogs(held, "Ada", NONE));
  }

  @Test
  void logsAreForAnybodyWhereNoKeyIsNamed() {
    HeldComputation held = HeldComputation.of(parse("{\"result_consumers\":[\"Eve\"]}"));

    assertThatCode(() -> authorization.checkLogs(held, "", NONE)).doesNotThrowAnyException();
  }

  @Test
  void aChallengeIsMadeOnceAndUnlikeOthers() {
    assertThat(challenge.text()).matches("[0-9a-f]{64}").isEqualTo(challenge.text());
    assertThat(new Challenge().text()).isNotEqualTo(challenge.text());
  }

  private static HeldComputation naming(KeyPair pair) {
    return HeldComputation.of(
        parse(
            """
            {"result_consumers":["Eve","Dan"],
             "metadata":{"cocos":{"consumers":[{"name":"Eve","public_key":"%s"}]}}}"""
                .formatted(Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()))));
  }

  private String text(String purpose, HeldComputation held, String consumer) {
    return purpose + "\n" + held.id() + "\n" + challenge.text() + "\n" + consumer;
  }

  private static byte[] sign(KeyPair pair, String algorithm, String text)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(pair.getPrivate());
    signature.update(text.getBytes(StandardCharsets.UTF_8));
    return signature.sign();
  }

  private static Computation parse(String json) {
    return Computation.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRefused(Refusal kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class, refused -> assertThat(refused.refusal()).isEqualTo(kind));
  }
}
