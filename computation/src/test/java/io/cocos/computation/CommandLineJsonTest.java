package io.cocos.computation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.computation.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A computation on the kernel command line. */
class CommandLineJsonTest {
  private static final String README_STYLE = "{\"id\": \"123\", \"name\": \"Sample Computation\"}";

  private static String encode(String json) {
    return CommandLineJson.encode(json.getBytes(UTF_8));
  }

  @Test
  void theEncodedFormIsTheSameJsonWithoutABlankOrAQuoteInItsStrings() {
    assertThat(
            encode(
                "{ \"a b\" : [ 1.50 , \"\\\"\\\\\\n\\u007f'\u00E9\uD83D\uDE00\\u003c/\" ,\ttrue ] }"))
        .isEqualTo(
            "{\"a\\u0020b\":[1.50,\"\\u0022\\u005c\\u000a\\u007f'\\u00e9\\ud83d\\ude00</\",true]}");
  }

  @Test
  void onlyJsonIsEncoded() {
    assertThatExceptionOfType(MalformedComputationException.class)
        .isThrownBy(() -> encode("{} init=/bin/sh"));
  }

  @Property
  void whateverIsInAStringTheEncodedFormIsOneSafeWordThatReadsAsTheSame(
      @ForAll("texts") String text) {
    String json = "{\"name\":" + new JsonString(text) + "}";
    Computation computation = Computation.parse(json.getBytes(UTF_8));

    String encoded = CommandLineJson.encode(computation.canonicalJson());

    assertThat(encoded).matches("[!-~]+");
    assertThat(encoded.chars().filter(character -> character == '"').count())
        .isEqualTo(text.isEmpty() ? 12 : 16);
    assertThat(Computation.parse(encoded.getBytes(US_ASCII))).isEqualTo(computation);
    assertThat(
            CommandLineJson.find(
                "console=ttyS0 quiet computation=" + encoded + " cocos.a=b initrd=initrd\n"))
        .contains(encoded);
    assertThat(CommandLineJson.parameter("computation=" + encoded + " x=after", "x"))
        .contains("after");
  }

  @Provide
  Arbitrary<String> texts() {
    List<String> pieces = new ArrayList<>();
    pieces.addAll(
        List.of(
            "\"",
            "\\",
            " ",
            "\n",
            "'",
            "{",
            "}",
            "[",
            "]",
            "=",
            "init=/bin/sh",
            "]]>",
            "\u007F",
            "\0",
            "\"/><qemu:arg value=\"-S\"/>",
            "\u00E9",
            "\u2028",
            "\uFFFD",
            " x=inside ",
            "computation={}"));
    for (int plane = 0; plane <= 16; plane++) {
      pieces.add(Character.toString(plane * 0x10000 + 0x4E00));
      pieces.add(Character.toString(plane * 0x10000 + 0xFFFF));
    }
    return Arbitraries.of(pieces).list().ofMaxSize(12).map(list -> String.join("", list));
  }

  @Test
  void everyPlaneOfUnicodeSurvives() {
    StringBuilder text = new StringBuilder();
    for (int character = 0; character <= Character.MAX_CODE_POINT; character += 97) {
      if (character > 0xFFFF || !Character.isSurrogate((char) character)) {
        text.appendCodePoint(character);
      }
    }
    JsonString string = new JsonString(text.toString());

    assertThat(JsonValue.parse(encode(string.toString()).getBytes(US_ASCII))).isEqualTo(string);
  }

  @Test
  void halfSurrogatePairsStayWhatTheyReadAs() {
    assertThat(encode("\"\\ud800\\udc00\\ud800\"")).isEqualTo("\"\\ud800\\udc00\\ufffd\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "computation=%s",
        "console=ttyS0 computation=%s",
        "console=ttyS0 computation=%s initrd=initrd",
        "computation=%s\n",
        "computation='%s'",
        "computation=\"%s\" initrd=initrd",
        "computation=' %s ' quiet",
        "x=\"a computation={}\" computation=%s",
        "x='a computation={}' computation=%s",
        "x=it's computation=%s y=it's",
        "my.computation={} xcomputation={} computation computation=%s",
        "\"computation={} \" computation=%s",
        "computation=%s computation={}",
      })
  void theComputationIsFoundAsItWasGiven(String commandLine) {
    assertThat(CommandLineJson.find(commandLine.replace("%s", README_STYLE)))
        .contains(README_STYLE);
  }

  @Test
  void bracketsAndEscapedQuotesInStringsDoNotEndTheComputation() {
    String json = "{\"a\":\"}]\\\"} \\\\\",\"b\":[{\"c\":\"{\"}]}";

    assertThat(CommandLineJson.find("computation=" + json + " x=y")).contains(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  \n",
        "console=ttyS0 quiet",
        "computation",
        "xcomputation={}",
        "x=computation={}",
        "x=\"computation={}\"",
        "x=\" computation={}",
        "Computation={}",
      })
  void withoutTheParameterThereIsNoComputation(String commandLine) {
    assertThat(CommandLineJson.find(commandLine)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "computation= | no JSON object (character 12)",
        "computation=5 | no JSON object (character 12)",
        "computation=\"\" | no JSON object (character 13)",
        "computation={\"a\":{} | JSON that does not end (character 12)",
        "computation={\"a | JSON that does not end (character 12)",
        "computation={\"\\ | JSON that does not end (character 12)",
        "computation='{} x=y | a quote that does not end (character 13)",
        "computation={}x | text right behind its JSON (character 14)",
        "computation='{}'x | text right behind its JSON (character 16)",
      })
  void aBrokenComputationIsSaidToBeBroken(String commandLine, String fault) {
    assertThatExceptionOfType(MalformedComputationException.class)
        .isThrownBy(() -> CommandLineJson.find(commandLine))
        .withMessage("kernel command line: computation= has " + fault);
  }

  @Test
  void otherParametersAreReadByNameAndNeverFromInsideTheComputation() {
    String commandLine =
        "quiet a= computation={\"x\": \" cocos.computation_sha256=fake \"}"
            + " cocos.computation_sha256=0a1b cocos.computation_sha256=late b=\"c d\" e='f g'";

    assertThat(CommandLineJson.parameter(commandLine, "cocos.computation_sha256")).contains("0a1b");
    assertThat(CommandLineJson.parameter(commandLine, "a")).contains("");
    assertThat(CommandLineJson.parameter(commandLine, "b")).contains("c d");
    assertThat(CommandLineJson.parameter(commandLine, "e")).contains("f g");
    assertThat(CommandLineJson.parameter(commandLine, "quiet")).isEmpty();
    assertThat(CommandLineJson.parameter(commandLine, "missing")).isEmpty();
  }
}
