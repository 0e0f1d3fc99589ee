package io.cocos.agent.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.cocos.agent.RunnerByHand;
import io.cocos.agent.SampleComputations;
import io.cocos.agent.attestation.AttestationReport;
import io.cocos.agent.attestation.AttestationReport.Platform;
import io.cocos.agent.attestation.AttestationReports;
import io.cocos.agent.attestation.NoAttestationException;
import io.cocos.agent.life.Agent;
import io.cocos.agent.life.AgentStatus;
import io.cocos.agent.life.EventLog;
import io.cocos.agent.life.Refusal;
import io.cocos.agent.life.RefusedException;
import io.cocos.computation.Computation;
import io.cocos.proto.agent.AttestationRequest;
import io.cocos.proto.agent.AttestationResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AttestationCallTest {
  private static final ByteString NONCE = ByteString.copyFromUtf8("n".repeat(32));
  private static final AttestationReports SIGNED =
      data ->
          new AttestationReport(
              Platform.TDX,
              ByteString.copyFromUtf8("signed ").concat(data.bytes()),
              ByteString.copyFromUtf8("more"));

  private final Agent agent =
      new Agent(
          AgentStatus.waitingForComputation(),
          new EventLog(InstantSource.system()),
          new RunnerByHand());

  private AttestationResponse ask(AttestationReports reports, ByteString nonce) {
    return ask(new AttestationCall(agent, reports), nonce);
  }

  private static AttestationResponse ask(AttestationCall call, ByteString nonce) {
    return call.answer(AttestationRequest.newBuilder().setNonce(nonce).build());
  }

  private static void assertRefused(Refusal refusal, String why, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class, refused -> assertThat(refused.refusal()).isEqualTo(refusal))
        .hasMessageContaining(why);
  }

  @Test
  void aReportIsBoundToTheNonceAndTheComputation() {
    agent.receive(
        Computation.parse(SampleComputations.DOCUMENTED.getBytes(StandardCharsets.UTF_8)));

    AttestationResponse answer = ask(SIGNED, NONCE);

    ByteString data =
        NONCE.concat(
            ByteString.copyFrom(HexFormat.of().parseHex(SampleComputations.DOCUMENTED_ID)));
    assertThat(answer)
        .isEqualTo(
            AttestationResponse.newBuilder()
                .setFile(ByteString.copyFromUtf8("signed ").concat(data))
                .setPlatform("tdx")
                .setReportData(data)
                .setAuxiliary(ByteString.copyFromUtf8("more"))
                .build());
  }

  @Test
  void anAgentWithoutAComputationIsAttestedToo() {
    AttestationResponse answer = ask(SIGNED, ByteString.copyFromUtf8("n"));

    assertThat(answer.getReportData())
        .isEqualTo(ByteString.copyFromUtf8("n").concat(ByteString.copyFrom(new byte[63])));
  }

  @Test
  void aNonceThatIsTooLongIsMalformed() {
    assertRefused(
        Refusal.MALFORMED,
        "at most 32 bytes",
        () -> ask(SIGNED, ByteString.copyFrom(new byte[33])));
  }

  @Test
  void aGuestWithoutAReportSaysWhyAndMakesNoneUp() {
    AttestationReports none =
        data -> {
          throw new NoAttestationException("there is no platform");
        };

    assertRefused(
        Refusal.ATTESTATION_NOT_AVAILABLE, "there is no platform", () -> ask(none, NONCE));
  }

  @Test
  void onlySoManyWaitForThePlatformAtATime() {
    List<AttestationCall> call = new ArrayList<>();
    List<Integer> waiting = new ArrayList<>();
    AttestationReports nested =
        data -> {
          waiting.add(waiting.size());
          if (waiting.size() == 1) {
            ask(call.get(0), NONCE);
          } else if (waiting.size() == 2) {
            assertRefused(
                Refusal.TOO_MANY_CALLERS, "2 callers wait", () -> ask(call.get(0), NONCE));
          }
          return SIGNED.report(data);
        };
    call.add(new AttestationCall(agent, nested));

    assertThat(ask(call.get(0), NONCE).getPlatform()).isEqualTo("tdx");
    assertThat(waiting).hasSize(2);
    assertThat(ask(call.get(0), NONCE).getPlatform()).as("there is room again").isEqualTo("tdx");
  }
}
