package io.cocos.computation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Base64;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The body of the manager's request to run a computation. */
class RunBodyTest {
  private static final String COMPUTATION = "{\"id\":\"a\u00E9\",\"ttl\":5}";

  private static RunBody parse(String body) {
    return RunBody.parse(body.getBytes(UTF_8));
  }

  private static String asArray(byte[] blob) {
    StringJoiner array = new StringJoiner(", ", "[", "]");
    for (byte element : blob) {
      array.add(Integer.toString(element & 0xFF));
    }
    return array.toString();
  }

  private static String asBase64(byte[] blob) {
    return '"' + Base64.getEncoder().encodeToString(blob) + '"';
  }

  @Test
  void theComputationMayComeInThreeForms() {
    byte[] blob = COMPUTATION.getBytes(UTF_8);
    Computation computation = Computation.parse(blob);

    assertThat(parse("{\"computation\":" + COMPUTATION + "}").computation()).isEqualTo(computation);
    assertThat(parse("{\"computation\":" + asArray(blob) + "}").computation())
        .isEqualTo(computation);
    assertThat(parse("{\"computation\":" + asBase64(blob) + "}").computation())
        .isEqualTo(computation);
  }

  @Test
  void base64MayHaveLineBreaksButMustHaveItsPadding() {
    assertThat(parse("{\"computation\":\"eyJp\\r\\nZCI6\\nIiJ9\"}").computation().id()).isEmpty();
    assertThat(parse("{\"computation\":\"e30=\"}").computation().id()).isEmpty();
    for (String refused : new String[] {"e30", "e30==", "e3 0=", "e3-_", "=e30", "e30=e30="}) {
      assertThatExceptionOfType(MalformedComputationException.class)
          .as(refused)
          .isThrownBy(() -> parse("{\"computation\":\"" + refused + "\"}"))
          .withMessageStartingWith("computation: the text is no ");
    }
  }

  @Test
  void theOtherMembersAreRead() {
    RunBody body =
        parse("{\"computation\":{},\"timeout\":\"10m\",\"ca_certs\":\"PEM\",\"client_tls\":true}");

    assertThat(body.timeout()).contains(GoDuration.parse("10m"));
    assertThat(body.caCerts()).isEqualTo("PEM");
    assertThat(body.clientTls()).isTrue();
  }

  @Test
  void theOtherMembersMayBeAbsentOrNull() {
    RunBody body =
        parse(
            "{\"computation\":{},\"timeout\":null,\"ca_certs\":null,\"client_tls\":null,\"x\":0}");

    assertThat(body).isEqualTo(parse("{\"computation\":{}}"));
    assertThat(body.timeout()).isEmpty();
    assertThat(body.caCerts()).isEmpty();
    assertThat(body.clientTls()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"\"\" | ", "0 | 0s", "60000000000 | 1m0s", "\"0\" | 0s", "\"-5s\" | -5s"})
  void theTimeoutIsATextOrANumberOfNanoseconds(String timeout, String expected) {
    RunBody body = parse("{\"computation\":{},\"timeout\":" + timeout + "}");

    assertThat(body.timeout().map(GoDuration::toString).orElse(null)).isEqualTo(expected);
  }

  @Test
  void membersAreFoundWhateverTheirCaseAndTheLastOfEqualOnesWins() {
    RunBody body =
        parse(
            "{\"Computation\":[0],\"COMPUTATION\":{\"id\":\"last\"},"
                + "\"CA_CERTS\":\"a\",\"ca_cert\u017F\":\"b\"}");

    assertThat(body.computation().id()).isEqualTo("last");
    assertThat(body.caCerts()).isEqualTo("b");
  }

  @Test
  void theBodyMustBeUtf8ButABlobInItNeedNot() {
    byte[] blob = "{\"id\":\"\u00FF\"}".getBytes(ISO_8859_1);
    String body = "{\"computation\":" + new String(blob, ISO_8859_1) + "}";

    assertThat(parse("{\"computation\":" + asArray(blob) + "}").computation().id())
        .isEqualTo("\uFFFD");
    assertThatExceptionOfType(MalformedComputationException.class)
        .isThrownBy(() -> RunBody.parse(body.getBytes(ISO_8859_1)))
        .withMessage("byte 22: the body is not UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | byte 0: expected a value, the text ends there",
        "{\"computation\":{} | byte 17: expected ',' or '}', the text ends there",
        "{\"computation\":{}} x | byte 19: expected nothing more, found 'x'",
        "[] | byte 0: expected an object, found an array",
        "null | computation: missing or empty",
        "{} | computation: missing or empty",
        "{\"computation\":null} | computation: missing or empty",
        "{\"computation\":{},\"computation\":null} | computation: missing or empty",
        "{\"computation\":[]} | computation: missing or empty",
        "{\"computation\":\"\"} | computation: missing or empty",
        "{\"computation\":[123,300]} | computation: element 1 is 300, which is no byte value (0..255)",
        "{\"computation\":[-1]} | computation: element 0 is -1, which is no byte value (0..255)",
        "{\"computation\":[1.0]} | computation: element 0 is 1.0, which is no byte value (0..255)",
        "{\"computation\":[\"{\"]} | computation: element 0 is a string, which is no byte value (0..255)",
        "{\"computation\":5} | computation: byte 15: expected an object, an array of bytes or base64 text, found a number",
        "{\"computation\":[123]} | computation: in the JSON that its bytes make: byte 1: expected a member's name, the text ends there",
        "{\"computation\":{\"ttl\":\"5\"}} | computation: ttl: byte 22: expected a number, found a string",
        "{\"computation\":{},\"timeout\":\"5\"} | timeout: \"5\" is no duration such as 20m: a unit is missing",
        "{\"computation\":{},\"timeout\":true} | timeout: byte 28: expected a duration such as \"20m\" or a number of nanoseconds, found true",
        "{\"computation\":{},\"ca_certs\":[]} | ca_certs: byte 29: expected a string, found an array",
        "{\"computation\":{},\"client_tls\":1} | client_tls: byte 31: expected true or false, found a number",
      })
  void aMalformedBodyIsRefusedWithWhatIsWrongAndWhere(String body, String message) {
    assertThatExceptionOfType(MalformedComputationException.class)
        .isThrownBy(() -> parse(body))
        .withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"id\":\"\u00E9\n\"}", "{\"id\":\"\\\u0007\"}", "\u0001", "{\u20AC}"})
  void messagesArePrintableAscii(String computation) {
    assertThatExceptionOfType(MalformedComputationException.class)
        .isThrownBy(() -> parse("{\"computation\":" + computation + "}"))
        .satisfies(fault -> assertThat(fault.getMessage()).matches("[ -~]+"));
    assertThatExceptionOfType(MalformedComputationException.class)
        .isThrownBy(() -> GoDuration.parse(computation.repeat(1000)))
        .satisfies(fault -> assertThat(fault.getMessage()).matches("[ -~]{1,400}"));
  }
}
