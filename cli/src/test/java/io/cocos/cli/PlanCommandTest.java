package io.cocos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.cocos.proto.manager.Forward;
import io.cocos.proto.manager.PlanRefusal;
import io.cocos.proto.manager.PlanResponse;
import io.cocos.proto.manager.PlannedLaunch;
import io.cocos.proto.manager.RunRequest;
import io.grpc.Metadata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlanCommandTest {
  private static final PlanResponse FITS =
      PlanResponse.newBuilder()
          .setVerdict("fits")
          .setComputationId("7778cd80")
          .setVmId(FakeManager.FIRST)
          .setDomain("cocos-7bcb43c50a68")
          .setFurtherVms(11)
          .addForwards(
              Forward.newBuilder()
                  .setName("ssh")
                  .setHostAddress("127.0.0.1")
                  .setHostPort(2222)
                  .setGuestPort(22))
          .setLaunch(
              PlannedLaunch.newBuilder()
                  .setAcceleration("tcg")
                  .setConfidential("none")
                  .setManifest("command-line")
                  .setKernelCommandLine("console=ttyS0")
                  .setDomainXml("<domain>\n  <name>n\u001b</name>\n</domain>\n")
                  .setQemuCommand("/usr/bin/qemu-system-x86_64 -name guest=n"))
          .build();

  private final FakeManager manager = new FakeManager();
  private Loopback server;

  @BeforeEach
  void start() throws IOException {
    server = new Loopback(manager);
    manager.plan = FITS;
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Ran plan(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--manager", server.address(), "plan", "-"));
    all.addAll(List.of(arguments));
    return Ran.reading("{\"id\":\"1\"}", all.toArray(String[]::new));
  }

  @Test
  void aPlanIsShownInShortWithAWordOnWhatIsMadeUp() {
    Ran ran = plan("--timeout", "10m", "--idempotency-key", "order-17");

    assertThat(ran.code()).isZero();
    assertThat(ran.text())
        .isEqualTo(
            """
            verdict      fits, with room for 11 such VMs
            computation  7778cd80
            ssh          127.0.0.1:2222 -> 22
            protection   none
            execution    tcg
            reached by   command-line
            kernel       console=ttyS0
            qemu         /usr/bin/qemu-system-x86_64 -name guest=n
            """);
    assertThat(ran.err()).contains("another id").contains("cocos-7bcb43c50a68");
    assertThat(manager.requests)
        .containsExactly(
            RunRequest.newBuilder()
                .setComputation(ByteString.copyFromUtf8("{\"id\":\"1\"}"))
                .setTimeout("10m")
                .build());
    assertThat(
            server
                .headers()
                .get(0)
                .get(Metadata.Key.of("idempotency-key", Metadata.ASCII_STRING_MARSHALLER)))
        .isEqualTo("order-17");
  }

  @Test
  void theDocumentIsShownAsItIsButForWhatATerminalObeys() {
    assertThat(plan("--xml").text()).isEqualTo("<domain>\n  <name>n\\x1b</name>\n</domain>\n");
  }

  @Test
  void forScriptsItIsTheManagersAnswer() {
    assertThat(plan("--json").text())
        .startsWith("{\"verdict\":\"fits\"")
        .contains("\"domain_xml\":\"")
        .satisfies(text -> assertThat(text.lines()).hasSize(1));
  }

  @Test
  void whatWouldBeRefusedFailsWithTheReason() {
    manager.plan =
        PlanResponse.newBuilder()
            .setVerdict("refused")
            .addRefusals(
                PlanRefusal.newBuilder().setCode("host_unsuitable").setDetail("there is no SEV"))
            .build();

    Ran ran = plan();

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.text()).contains("refused      host_unsuitable: there is no SEV");
    Ran xml = plan("--xml");
    assertThat(xml.code()).isEqualTo(1);
    assertThat(xml.text()).isEmpty();
    assertThat(xml.err()).contains("there is no SEV");
  }
}
