package io.cocos.computation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.cocos.computation.JsonValue.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a computation is read, and what its canonical JSON looks like. */
class ComputationTest {
  private static final String NO_TIMES =
      "\"start_time\":\"0001-01-01T00:00:00Z\",\"end_time\":\"0001-01-01T00:00:00Z\"";

  private static Computation parse(String json) {
    return Computation.parse(json.getBytes(UTF_8));
  }

  private static String canonical(String json) {
    return new String(parse(json).canonicalJson(), UTF_8);
  }

  @Test
  void anEmptyComputationStillHasItsTimesAndItsTimeout() {
    assertThat(canonical("{}")).isEqualTo("{" + NO_TIMES + ",\"timeout\":\"0s\"}");
  }

  @Test
  void fieldsComeInTheOriginalsOrderWhateverTheOrderTheyWereGivenIn() {
    String json =
        "{'timeout':'20m','metadata':{'b':1,'a':2},'ttl':-7,'result_consumers':['R'],"
            + "'algorithms':[{'id':'A','provider':'P'}],'datasets':[{'id':'D','hash':'x'}],"
            + "'end_time':'2024-01-02T03:04:05.60Z','start_time':'2024-01-02T03:04:05+00:00',"
            + "'owner':'o','status':'s','description':'d','name':'n','id':'i','unknown':[{}]}";

    assertThat(canonical(json.replace('\'', '"')))
        .isEqualTo(
            ("{'id':'i','name':'n','description':'d','status':'s','owner':'o',"
                    + "'start_time':'2024-01-02T03:04:05Z','end_time':'2024-01-02T03:04:05.6Z',"
                    + "'datasets':[{'id':'D'}],'algorithms':[{'provider':'P','id':'A'}],"
                    + "'result_consumers':['R'],'ttl':-7,'metadata':{'a':2,'b':1},"
                    + "'timeout':'20m0s'}")
                .replace('\'', '"'));
  }

  @Test
  void membersAreFoundWhateverTheCaseOfTheirLetters() {
    assertThat(parse("{\"Name\":\"a\"}").name()).isEqualTo("a");
    assertThat(parse("{\"\u017Ftatu\u017F\":\"long s\"}").status()).isEqualTo("long s");
    assertThat(parse("{\"\u0131d\":\"a dotless i is another letter\"}").id()).isEmpty();
  }

  @Test
  void theLastOfEqualMembersWins() {
    assertThat(parse("{\"id\":\"first\",\"ID\":\"second\"}").id()).isEqualTo("second");
  }

  @Test
  void aRepeatedListIsReadOverTheEarlierOneAsGoDoes() {
    String json =
        "{'datasets':[{'provider':'P','id':'a'},{'provider':'Q','id':'b'}],"
            + "'datasets':[{'id':'c'}],'datasets':[{},{}]}";

    assertThat(parse(json.replace('\'', '"')).datasets())
        .containsExactly(new Dataset("P", "c"), new Dataset("Q", "b"));
  }

  @Test
  void repeatedMetadataIsUnited() {
    Computation computation =
        parse("{\"metadata\":{\"a\":1,\"b\":1},\"metadata\":{\"b\":2,\"c\":[]}}");

    assertThat(computation.metadata()).hasToString("{\"a\":1,\"b\":2,\"c\":[]}");
  }

  @Test
  void nullLeavesAFieldUnset() {
    String json =
        "{'id':null,'start_time':null,'datasets':[null],'algorithms':null,"
            + "'result_consumers':[null,'x'],'ttl':null,'metadata':null}";

    Computation computation = parse(json.replace('\'', '"'));

    assertThat(computation.id()).isEmpty();
    assertThat(computation.startTime()).isEqualTo(GoTime.zero());
    assertThat(computation.datasets()).containsExactly(new Dataset("", ""));
    assertThat(computation.algorithms()).isEmpty();
    assertThat(computation.resultConsumers()).containsExactly("", "x");
    assertThat(computation.ttl()).isZero();
    assertThat(computation.metadata()).isEqualTo(JsonObject.empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"20m\"     | 20m0s",
        "90000000000 | 1m30s",
        "1.9         | 1ns",
        "-0.5        | 0s",
        "1e9         | 1s",
        "9007199254740993 | 2501h59m59.254740992s",
      })
  void theTimeoutIsATextOrANumberOfNanoseconds(String timeout, String canonical) {
    assertThat(parse("{\"timeout\":" + timeout + "}").timeout()).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"timeout\":null}",
        "{\"timeout\":\"\"}",
        "{\"timeout\":true}",
        "{\"timeout\":9223372036854775807}",
        "{\"timeout\":1e400}",
        "{\"ttl\":1.0}",
        "{\"ttl\":1e2}",
        "{\"ttl\":\"1\"}",
        "{\"ttl\":2147483648}",
        "{\"id\":5}",
        "{\"datasets\":{}}",
        "{\"datasets\":[\"a\"]}",
        "{\"metadata\":[]}",
        "{\"metadata\":{\"n\":1e400}}",
        "{\"start_time\":\"2024-01-01T00:00:00\\u005a\"}",
        "{\"start_time\":1}",
        "{\"id\":\"a\tb\"}",
        "{\"id\":\"a\"} x",
        "{\"id\":\"a\",}",
        "{\"id\":\"a\"",
        "[]",
        "",
      })
  void whatGoRefusesIsRefused(String json) {
    assertThatExceptionOfType(MalformedComputationException.class).isThrownBy(() -> parse(json));
  }

  @Test
  void aFaultIsNamedWithItsFieldAndItsByte() {
    assertThatExceptionOfType(MalformedComputationException.class)
        .isThrownBy(() -> parse("{\"id\":\"a\",\"ttl\":1.5}"))
        .withMessage("ttl: byte 16: \"1.5\" is no integer from -2147483648 to 2147483647");
    assertThatExceptionOfType(MalformedComputationException.class)
        .isThrownBy(() -> parse("{\"id\":\"a\" \"ttl\"}"))
        .withMessage("byte 10: expected ',' or '}', found '\"'");
  }

  @Test
  void whatIsNoCharacterBecomesTheReplacementCharacterByteByByte() {
    byte[] json = "{\"id\":\"aBCDz\"}".getBytes(UTF_8);
    json[8] = (byte) 0xE2;
    json[9] = (byte) 0x82;
    json[10] = (byte) 0xFF;

    assertThat(Computation.parse(json).id()).isEqualTo("a\uFFFD\uFFFD\uFFFDz");
    assertThat(parse("{\"id\":\"\\ud800\\ud83d\\ude00\\udc00\"}").id())
        .isEqualTo("\uFFFD\uD83D\uDE00\uFFFD");
  }

  @Test
  void valuesMayNestTenThousandLevelsDeepAndNoDeeper() {
    String deepest = "{\"metadata\":{\"x\":" + "[".repeat(9_998) + "]".repeat(9_998) + "}}";
    String tooDeep = "{\"metadata\":{\"x\":" + "[".repeat(9_999) + "]".repeat(9_999) + "}}";
    String tooDeepButUnknown = "{\"x\":" + "{\"x\":".repeat(10_000) + "1" + "}".repeat(10_001);

    Computation computation = parse(deepest);

    assertThat(computation).isEqualTo(parse(deepest)).hasSameHashCodeAs(parse(deepest));
    assertThat(parse(new String(computation.canonicalJson(), UTF_8))).isEqualTo(computation);
    assertThatExceptionOfType(MalformedComputationException.class)
        .isThrownBy(() -> parse(tooDeep))
        .withMessageContaining("deeper than 10000 levels");
    assertThatExceptionOfType(MalformedComputationException.class)
        .isThrownBy(() -> parse(tooDeepButUnknown));
  }

  @Test
  void aMegabyteOfTextIsNoTrouble() {
    String text = "\u00E9<\"\\\uD83D\uDE00 ".repeat(150_000);
    Computation computation = withName(text);

    assertThat(Computation.parse(computation.canonicalJson())).isEqualTo(computation);
  }

  @Test
  void repeatingAMemberTensOfThousandsOfTimesIsNoTroubleEither() {
    StringBuilder json = new StringBuilder("{");
    for (int repeat = 0; repeat < 50_000; repeat++) {
      json.append("\"metadata\":{\"").append(repeat).append("\":0},");
    }

    Computation computation =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10), () -> parse(json.append("\"ttl\":1}").toString()));

    assertThat(computation.metadata().members()).hasSize(50_000);
  }

  @Test
  void halfASurrogatePairIsWrittenAsTheReplacementCharacter() {
    assertThat(new String(withName("\uD800").canonicalJson(), UTF_8))
        .startsWith("{\"name\":\"\uFFFD\",");
  }

  private static Computation withName(String name) {
    return new Computation(
        "",
        name,
        "",
        "",
        "",
        GoTime.zero(),
        GoTime.zero(),
        List.of(),
        List.of(),
        List.of(),
        0,
        JsonObject.empty(),
        GoDuration.zero());
  }
}
