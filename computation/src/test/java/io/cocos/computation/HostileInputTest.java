package io.cocos.computation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever comes in, it is either read, and then canonical for good, or refused in one way. */
class HostileInputTest {
  @Property
  void randomBytesAreReadOrRefused(@ForAll byte[] bytes) {
    requireOrder(bytes);
  }

  @Property(tries = 3000)
  void tokensInAnyOrderAreReadOrRefused(@ForAll("tokens") String text) {
    requireOrder(text.getBytes(ISO_8859_1));
  }

  @Property(tries = 3000)
  void aDamagedRequestIsReadOrRefused(
      @ForAll @IntRange(max = 2500) int position, @ForAll byte damage) {
    for (String name : new String[] {"agent-run-body.json", "manager-run-body.json"}) {
      byte[] body = Resource.bytes(name);
      body[position % body.length] = damage;
      requireOrder(body);
    }
  }

  @Provide
  Arbitrary<String> tokens() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\\",
            "\\u",
            "d800",
            " ",
            "{\"computation\":",
            "{\"id\":",
            "\"metadata\":{\"a\":",
            "\"ttl\":",
            "\"timeout\":",
            "\"start_time\":",
            "\"datasets\":[{",
            "\"provider\":",
            "\"20m\"",
            "\"2024-01-01T00:00:00Z\"",
            "null",
            "true",
            "1",
            "-",
            "1e",
            "400",
            ".5",
            "\u00C3",
            "\u00A9",
            "\u00FF",
            "computation=",
            "'")
        .list()
        .ofMaxSize(20)
        .map(list -> String.join("", list));
  }

  private static void requireOrder(byte[] bytes) {
    try {
      byte[] canonical = Computation.parse(bytes).canonicalJson();
      assertThat(Computation.parse(canonical).canonicalJson()).isEqualTo(canonical);
    } catch (MalformedComputationException refused) {
      assertThat(refused.getMessage()).matches("[ -~]+");
    }
    try {
      assertThat(RunBody.parse(bytes).computation().digest()).hasSize(64);
    } catch (MalformedComputationException refused) {
      assertThat(refused.getMessage()).matches("[ -~]+");
    }
    try {
      CommandLineJson.find(new String(bytes, ISO_8859_1));
    } catch (MalformedComputationException refused) {
      assertThat(refused.getMessage()).matches("[ -~]+");
    }
  }
}
