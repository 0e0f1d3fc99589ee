package io.cocos.computation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.computation.JsonValue.JsonArray;
import io.cocos.computation.JsonValue.JsonBoolean;
import io.cocos.computation.JsonValue.JsonNull;
import io.cocos.computation.JsonValue.JsonNumber;
import io.cocos.computation.JsonValue.JsonObject;
import io.cocos.computation.JsonValue.JsonString;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON values, read and written under Go's rules. */
class JsonValueTest {
  private static JsonValue parse(String json) {
    return JsonValue.parse(json.getBytes(UTF_8));
  }

  @Test
  void everyKindOfValueIsRead() {
    assertThat(parse(" { \"a\" : [ 1 , true , false , null , \"\" , { } , [ ] ] } "))
        .isEqualTo(
            new JsonObject(
                Map.of(
                    "a",
                    new JsonArray(
                        List.of(
                            new JsonNumber("1"),
                            new JsonBoolean(true),
                            new JsonBoolean(false),
                            new JsonNull(),
                            new JsonString(""),
                            JsonObject.empty(),
                            new JsonArray(List.of()))))));
  }

  @Test
  void differentValuesAreNotEqual() {
    assertThat(parse("[1]")).isNotEqualTo(parse("[2]")).isNotEqualTo(parse("1"));
    assertThat(parse("{\"a\":1}")).isNotEqualTo(parse("{\"b\":1}"));
  }

  @Test
  void escapesAreReadInEveryForm() {
    assertThat(parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\uD83D\\uDE00\\u0000\""))
        .isEqualTo(new JsonString("\"\\/\b\f\n\r\tA\u00E9\uD83D\uDE00\0"));
  }

  @Test
  void stringsAreEscapedAsGoEscapesThem() {
    JsonString string =
        new JsonString("\"\\/\b\f\n\r\t\u0000\u001f\u007f<>&'\u2028\u2029\u2030\u00E9");

    assertThat(string)
        .hasToString(
            "\"\\\"\\\\/\\u0008\\u000c\\n\\r\\t\\u0000\\u001f\u007f\\u003c\\u003e\\u0026'"
                + "\\u2028\\u2029\u2030\u00E9\"");
  }

  @Test
  void membersAreSortedByTheBytesOfTheirNames() {
    String json =
        "{\"\uD83D\uDE00\":1,\"\uE000\":2,\"\uFFFD\":3,\"b\":4,\"a\":5,\"B\":6,\"\":7,\"ab\":8}";

    assertThat(parse(json))
        .hasToString(
            "{\"\":7,\"B\":6,\"a\":5,\"ab\":8,\"b\":4,\"\uE000\":2,\"\uFFFD\":3,\"\uD83D\uDE00\":1}");
  }

  @Test
  void theLastOfEqualMembersWinsAlsoWhenOnlyTheReplacementMadeThemEqual() {
    assertThat(parse("{\"\\ud800\":1,\"\\udc00\":2}")).hasToString("{\"\uFFFD\":2}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\":1]",
        "[1}",
        "nul",
        "nulL",
        "tru",
        "falsy",
        "\"",
        "\"a",
        "\"\\",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\n\"",
        "01",
        "1.",
        "-",
        "+1",
        ".5",
        "1e",
        "1 2",
        "[] []",
        "\uFEFF1",
        "'a'",
        "NaN",
        "// 1",
      })
  void whatIsNoJsonIsRefused(String text) {
    assertThatExceptionOfType(MalformedComputationException.class)
        .isThrownBy(() -> parse(text))
        .withMessageMatching("byte \\d+: .*");
  }

  @Property
  void everyTextSurvivesWritingAndReading(@ForAll String text) {
    String wellFormed = new String(text.getBytes(UTF_8), UTF_8);

    assertThat(parse(new JsonString(wellFormed).toString())).isEqualTo(new JsonString(wellFormed));
  }

  @Test
  void aWriterPutsTheCommas() {
    byte[] json =
        new JsonWriter()
            .beginObject()
            .name("a")
            .number(-1)
            .name("b")
            .beginArray()
            .bool(true)
            .beginObject()
            .endObject()
            .value(new JsonNull())
            .endArray()
            .name("c")
            .string("x")
            .endObject()
            .toByteArray();

    assertThat(json).asString(UTF_8).isEqualTo("{\"a\":-1,\"b\":[true,{},null],\"c\":\"x\"}");
  }
}
