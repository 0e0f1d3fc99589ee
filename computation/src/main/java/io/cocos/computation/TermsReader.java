package io.cocos.computation;

import io.cocos.computation.JsonValue.JsonObject;
import io.cocos.computation.Terms.Input;
import io.cocos.computation.Terms.Limits;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@link Terms}, and holds them against the computation that they are for. */
final class TermsReader {
  /** Where in the metadata they stand. */
  static final String MEMBER = "cocos";

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /** An OpenSSH key type, the key, and a comment; options, which can name commands, are none. */
  private static final Pattern SSH_KEY =
      Pattern.compile(
          "(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)"
              + "|sk-ssh-ed25519@openssh\\.com|sk-ecdsa-sha2-nistp256@openssh\\.com)"
              + " [A-Za-z0-9+/]{16,2048}={0,2}( [ -~]{0,128})?");

  /** Shorter ones can be broken; who checks a signature by a longer one is busy for long. */
  private static final int SHORTEST_RSA_KEY = 2048;

  private static final int LONGEST_RSA_KEY = 8192;

  private static final List<String> KEY_ALGORITHMS = List.of("Ed25519", "EC", "RSA");

  private final Computation computation;
  private final JsonObject terms;

  TermsReader(Computation computation, JsonObject terms) {
    this.computation = computation;
    this.terms = terms;
  }

  Terms read() {
    TermsFields fields =
        new TermsFields(
            "metadata." + MEMBER,
            terms,
            Set.of(
                "algorithms", "datasets", "consumers", "limits", "network", "ssh_authorized_keys"));
    Map<Input, String> digests = new HashMap<>();
    for (TermsFields input : fields.objects("algorithms", Set.of("provider", "id", "sha256"))) {
      Algorithm algorithm = new Algorithm(input.text("provider"), input.text("id"));
      input.demand(
          computation.algorithms().contains(algorithm),
          digests.put(new Input.OfAlgorithm(algorithm), digest(input)) == null,
          "algorithm" + named(input));
    }
    for (TermsFields input : fields.objects("datasets", Set.of("provider", "id", "sha256"))) {
      Dataset dataset = new Dataset(input.text("provider"), input.text("id"));
      input.demand(
          computation.datasets().contains(dataset),
          digests.put(new Input.OfDataset(dataset), digest(input)) == null,
          "dataset" + named(input));
    }
    Map<String, PublicKey> keys = new HashMap<>();
    for (TermsFields consumer : fields.objects("consumers", Set.of("name", "public_key"))) {
      String name = consumer.text("name");
      consumer.demand(
          computation.resultConsumers().contains(name),
          keys.put(name, publicKey(consumer)) == null,
          "result consumer " + MalformedComputationException.excerpt(name));
    }
    return new Terms(
        digests,
        keys,
        limits(fields),
        fields.flag("network"),
        fields.texts(
            "ssh_authorized_keys", SSH_KEY, "a line of an authorized_keys file without options"));
  }

  private static String named(TermsFields input) {
    return " with the provider "
        + MalformedComputationException.excerpt(input.text("provider"))
        + " and the id "
        + MalformedComputationException.excerpt(input.text("id"));
  }

  private static String digest(TermsFields input) {
    String digest = input.text("sha256");
    if (!DIGEST.matcher(digest).matches()) {
      throw input.fault("sha256", "64 lowercase hexadecimal digits are needed");
    }
    return digest;
  }

  private static PublicKey publicKey(TermsFields consumer) {
    byte[] encoded;
    try {
      encoded = Base64.getDecoder().decode(consumer.text("public_key"));
    } catch (IllegalArgumentException notBase64) {
      throw consumer.fault("public_key", "base64 is needed: " + notBase64.getMessage());
    }
    for (String algorithm : KEY_ALGORITHMS) {
      Optional<PublicKey> key = publicKey(algorithm, encoded);
      if (key.isPresent()) {
        requireStrength(consumer, key.get());
        return key.get();
      }
    }
    throw consumer.fault(
        "public_key", "no X.509 public key of the kinds " + String.join(", ", KEY_ALGORITHMS));
  }

  private static void requireStrength(TermsFields consumer, PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      int bits = rsa.getModulus().bitLength();
      if (bits < SHORTEST_RSA_KEY || bits > LONGEST_RSA_KEY) {
        throw consumer.fault(
            "public_key",
            "an RSA key needs "
                + SHORTEST_RSA_KEY
                + " to "
                + LONGEST_RSA_KEY
                + " bits, it has "
                + bits);
      }
    }
  }

  private static Optional<PublicKey> publicKey(String algorithm, byte[] encoded) {
    try {
      return Optional.of(
          KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded)));
    } catch (GeneralSecurityException anotherKind) {
      return Optional.empty();
    }
  }

  private static Limits limits(TermsFields fields) {
    return fields
        .object("limits", Set.of("memory_mib", "storage_mib", "processes", "time"))
        .map(
            limits ->
                new Limits(
                    limits.wholeNumber("memory_mib"),
                    limits.wholeNumber("storage_mib"),
                    limits.wholeNumber("processes"),
                    limits.duration("time")))
        .orElseGet(Limits::none);
  }
}
