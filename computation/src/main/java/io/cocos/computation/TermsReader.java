package io.cocos.computation;

import io.cocos.computation.JsonValue.JsonArray;
import io.cocos.computation.JsonValue.JsonBoolean;
import io.cocos.computation.JsonValue.JsonNumber;
import io.cocos.computation.JsonValue.JsonObject;
import io.cocos.computation.JsonValue.JsonString;
import io.cocos.computation.Terms.Input;
import io.cocos.computation.Terms.Limits;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads {@link Terms}, and holds them against the computation that they are for. */
final class TermsReader {
  /** Where in the metadata they stand. */
  static final String MEMBER = "cocos";

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

  /** An OpenSSH key type, the key, and a comment; options, which can name commands, are none. */
  private static final Pattern SSH_KEY =
      Pattern.compile("[a-z0-9@.-]{1,64} [A-Za-z0-9+/=]{16,2048}( [\\x21-\\x7e ]{0,128})?");

  private static final List<String> KEY_ALGORITHMS = List.of("Ed25519", "EC", "RSA");

  private final Computation computation;
  private final JsonObject terms;

  TermsReader(Computation computation, JsonObject terms) {
    this.computation = computation;
    this.terms = terms;
  }

  Terms read() {
    Fields fields =
        new Fields(
            "metadata." + MEMBER,
            terms,
            Set.of(
                "algorithms", "datasets", "consumers", "limits", "network", "ssh_authorized_keys"));
    Map<Input, String> digests = new HashMap<>();
    for (Fields input : fields.objects("algorithms", Set.of("provider", "id", "sha256"))) {
      Algorithm algorithm = new Algorithm(input.text("provider"), input.text("id"));
      input.demand(computation.algorithms().contains(algorithm), "no algorithm");
      digests.put(new Input.OfAlgorithm(algorithm), digest(input));
    }
    for (Fields input : fields.objects("datasets", Set.of("provider", "id", "sha256"))) {
      Dataset dataset = new Dataset(input.text("provider"), input.text("id"));
      input.demand(computation.datasets().contains(dataset), "no dataset");
      digests.put(new Input.OfDataset(dataset), digest(input));
    }
    Map<String, PublicKey> keys = new HashMap<>();
    for (Fields consumer : fields.objects("consumers", Set.of("name", "public_key"))) {
      String name = consumer.text("name");
      consumer.demand(computation.resultConsumers().contains(name), "no result consumer");
      keys.put(name, publicKey(consumer));
    }
    return new Terms(
        digests,
        keys,
        limits(fields),
        fields.flag("network"),
        fields.texts("ssh_authorized_keys", SSH_KEY));
  }

  private static String digest(Fields input) {
    String digest = input.text("sha256");
    if (!DIGEST.matcher(digest).matches()) {
      throw input.fault("sha256", "64 lowercase hexadecimal digits are needed");
    }
    return digest;
  }

  private static PublicKey publicKey(Fields consumer) {
    byte[] encoded;
    try {
      encoded = Base64.getDecoder().decode(consumer.text("public_key"));
    } catch (IllegalArgumentException notBase64) {
      throw consumer.fault("public_key", "base64 is needed: " + notBase64.getMessage());
    }
    for (String algorithm : KEY_ALGORITHMS) {
      Optional<PublicKey> key = publicKey(algorithm, encoded);
      if (key.isPresent()) {
        return key.get();
      }
    }
    throw consumer.fault(
        "public_key", "no X.509 public key of the kinds " + String.join(", ", KEY_ALGORITHMS));
  }

  private static Optional<PublicKey> publicKey(String algorithm, byte[] encoded) {
    try {
      return Optional.of(
          KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded)));
    } catch (GeneralSecurityException anotherKind) {
      return Optional.empty();
    }
  }

  private static Limits limits(Fields fields) {
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

  /** The members of an object, each of which has to be known. */
  private record Fields(String where, JsonObject object, Set<String> known) {
    Fields {
      for (String member : object.members().keySet()) {
        if (!known.contains(member)) {
          throw new MalformedComputationException(
              where
                  + ": there is no "
                  + MalformedComputationException.excerpt(member)
                  + "; there are "
                  + String.join(", ", known.stream().sorted().toList()));
        }
      }
    }

    MalformedComputationException fault(String member, String what) {
      return new MalformedComputationException(where + "." + member + ": " + what);
    }

    void demand(boolean named, String what) {
      if (!named) {
        throw new MalformedComputationException(
            where + ": the computation names " + what + " like that");
      }
    }

    String text(String member) {
      JsonValue value = object.members().get(member);
      if (value == null) {
        return "";
      }
      if (value instanceof JsonString text) {
        return text.text();
      }
      throw fault(member, "a string is needed");
    }

    boolean flag(String member) {
      JsonValue value = object.members().get(member);
      if (value == null) {
        return false;
      }
      if (value instanceof JsonBoolean flag) {
        return flag.value();
      }
      throw fault(member, "true or false is needed");
    }

    OptionalInt wholeNumber(String member) {
      JsonValue value = object.members().get(member);
      if (value == null) {
        return OptionalInt.empty();
      }
      if (value instanceof JsonNumber number && WHOLE_NUMBER.matcher(number.text()).matches()) {
        return OptionalInt.of(Integer.parseInt(number.text()));
      }
      throw fault(member, "a whole number from 1 to 999999999 is needed");
    }

    Optional<Duration> duration(String member) {
      if (!object.members().containsKey(member)) {
        return Optional.empty();
      }
      Duration duration;
      try {
        duration = GoDuration.parse(text(member)).toDuration();
      } catch (MalformedComputationException malformed) {
        throw malformed.within(where + "." + member);
      }
      if (duration.isNegative() || duration.isZero()) {
        throw fault(member, "it must be longer than nothing");
      }
      return Optional.of(duration);
    }

    Optional<Fields> object(String member, Set<String> known) {
      JsonValue value = object.members().get(member);
      if (value == null) {
        return Optional.empty();
      }
      return Optional.of(fields(where + "." + member, value, known));
    }

    List<Fields> objects(String member, Set<String> known) {
      return each(
          member, element -> fields(where + "." + member, element, known), "a list of objects");
    }

    List<String> texts(String member, Pattern form) {
      return each(
          member,
          element -> {
            if (element instanceof JsonString text && form.matcher(text.text()).matches()) {
              return text.text();
            }
            throw fault(member, "lines of an authorized_keys file without options are needed");
          },
          "a list of strings");
    }

    private <T> List<T> each(String member, Function<JsonValue, T> read, String needed) {
      JsonValue value = object.members().get(member);
      if (value == null) {
        return List.of();
      }
      if (!(value instanceof JsonArray array)) {
        throw fault(member, needed + " is needed");
      }
      List<T> elements = new ArrayList<>();
      array.elements().forEach(element -> elements.add(read.apply(element)));
      return elements;
    }

    private static Fields fields(String where, JsonValue value, Set<String> known) {
      if (value instanceof JsonObject members) {
        return new Fields(where, members, known);
      }
      throw new MalformedComputationException(where + ": an object is needed");
    }
  }
}
