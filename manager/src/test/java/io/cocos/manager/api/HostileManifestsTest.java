package io.cocos.manager.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.cocos.computation.Computation;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.vm.VmSpec;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.RunRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a computation says reaches the hypervisor as it was said, and nothing else changes. */
class HostileManifestsTest {
  @RegisterExtension static final ManagerServer server = new ManagerServer();

  private static Stream<String> texts() {
    return Stream.of(
        "two words",
        "a \"quoted\" word and 'another'",
        "back\\slash \\\" \\u0022",
        "line\nbreak\r\nand\ttab",
        "init=/bin/sh",
        "x init=/bin/sh computation={} ",
        "]]>",
        "<![CDATA[",
        "\"/><qemu:arg value=\"-S\"/><x y=\"",
        "'/><qemu:arg value='-S'/>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;",
        "&lt;&amp;&#0;",
        "${jndi:ldap://localhost/x} %s %n {}",
        "../../../../etc/passwd\u0000.json",
        allControlCharacters(),
        "\u2028\u2029\ufeff\ufffe\uffff\ufffd",
        "\u202egnp.exe",
        everyPlane(),
        "z\u0351\u036b".repeat(1000),
        "m".repeat(1_000_000));
  }

  private static String allControlCharacters() {
    StringBuilder controls = new StringBuilder();
    for (char character = 0; character < ' '; character++) {
      controls.append(character);
    }
    for (char character = 0x7f; character < 0xa0; character++) {
      controls.append(character);
    }
    return controls.toString();
  }

  /** The first, a middle and the last character of each of Unicode's planes. */
  private static String everyPlane() {
    StringBuilder planes = new StringBuilder();
    for (int plane = 0; plane <= 16; plane++) {
      for (int offset : new int[] {1, 0x20ac, 0xfffd, 0xffff}) {
        planes.appendCodePoint(plane * 0x10000 + offset);
      }
    }
    return planes.toString();
  }

  /** A computation that says the text wherever a computation can say something. */
  private static ObjectNode saying(String text) {
    ObjectNode computation = JsonNodeFactory.instance.objectNode();
    boolean isShort = text.length() < 10_000;
    computation.put("description", text);
    if (isShort) {
      computation.put("id", text).put("name", text).put("status", text).put("owner", text);
      computation.putArray("result_consumers").add(text);
      computation.putArray("datasets").addObject().put("provider", text).put("id", text);
      computation.putArray("algorithms").addObject().put("provider", text).put("id", text);
      computation.putObject("metadata").put(text, text);
    }
    return computation;
  }

  private static void assertHandedOver(Computation expected, String text) {
    List<VmSpec> attempts = server.hypervisor().attempts();
    assertThat(attempts).hasSize(1);
    VmSpec spec = attempts.get(0);
    Computation handedOver = spec.computation().orElseThrow().computation();
    assertThat(handedOver).isEqualTo(expected);
    assertThat(handedOver.description()).isEqualTo(text);
    assertThat(spec.computationId()).contains(expected.digest());
    assertThat(spec.domain()).matches("cocos-[0-9a-f]{12}");
  }

  @ParameterizedTest
  @MethodSource("texts")
  void overHttpAnyTextIsHandedOverUnchanged(String text) throws Exception {
    ObjectNode computation = saying(text);
    Computation expected = Computation.parse(computation.toString().getBytes(UTF_8));

    HttpResponse<String> response = server.run("{\"computation\":" + computation + "}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(ManagerServer.json(response).get("id").asText()).isEqualTo(expected.digest());
    assertHandedOver(expected, text);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void overGrpcAnyTextIsHandedOverUnchanged(String text) {
    byte[] blob = saying(text).toString().getBytes(UTF_8);
    Computation expected = Computation.parse(blob);

    String id =
        ManagerServiceGrpc.newBlockingStub(server.channel())
            .run(RunRequest.newBuilder().setComputation(ByteString.copyFrom(blob)).build())
            .getComputationId();

    assertThat(id).isEqualTo(expected.digest());
    assertHandedOver(expected, text);
  }
}
