package io.cocos.agent.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.cocos.agent.SampleComputations;
import io.cocos.agent.attestation.AttestationReport;
import io.cocos.agent.attestation.AttestationReport.Platform;
import io.cocos.agent.attestation.AttestationReports;
import io.cocos.agent.attestation.NoAttestationException;
import io.cocos.agent.life.Agent;
import io.cocos.agent.life.AgentStatus;
import io.cocos.agent.life.EventLog;
import io.cocos.computation.Computation;
import io.cocos.proto.agent.AttestationRequest;
import io.cocos.proto.agent.AttestationResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
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
      new Agent(AgentStatus.waitingForComputation(), new EventLog(InstantSource.system()));

  /** What a caller gets. */
  private static final class Answer implements StreamObserver<AttestationResponse> {
    private Optional<AttestationResponse> response = Optional.empty();
    private Optional<StatusRuntimeException> refusal = Optional.empty();
    private boolean complete;

    @Override
    public void onNext(AttestationResponse value) {
      response = Optional.of(value);
    }

    @Override
    public void onError(Throwable failure) {
      refusal = Optional.of((StatusRuntimeException) failure);
    }

    @Override
    public void onCompleted() {
      complete = true;
    }

    void assertRefused(Status.Code code, String kind, String why) {
      assertThat(response).isEmpty();
      assertThat(refusal).isPresent();
      assertThat(refusal.get().getStatus().getCode()).isEqualTo(code);
      assertThat(refusal.get().getStatus().getDescription()).contains(why);
      assertThat(refusal.get().getTrailers().get(RefusalTrailer.KEY)).isEqualTo(kind);
    }
  }

  private static Answer ask(AttestationCall call, ByteString nonce) {
    Answer answer = new Answer();
    call.answer(AttestationRequest.newBuilder().setNonce(nonce).build(), answer);
    return answer;
  }

  private Answer ask(AttestationReports reports, ByteString nonce) {
    return ask(new AttestationCall(agent, reports), nonce);
  }

  @Test
  void aReportIsBoundToTheNonceAndTheComputation() {
    agent.receive(
        Computation.parse(SampleComputations.DOCUMENTED.getBytes(StandardCharsets.UTF_8)));

    Answer answer = ask(SIGNED, NONCE);

    ByteString data =
        NONCE.concat(
            ByteString.copyFrom(HexFormat.of().parseHex(SampleComputations.DOCUMENTED_ID)));
    assertThat(answer.complete).isTrue();
    assertThat(answer.response)
        .contains(
            AttestationResponse.newBuilder()
                .setFile(ByteString.copyFromUtf8("signed ").concat(data))
                .setPlatform("tdx")
                .setReportData(data)
                .setAuxiliary(ByteString.copyFromUtf8("more"))
                .build());
  }

  @Test
  void anAgentWithoutAComputationIsAttestedToo() {
    Answer answer = ask(SIGNED, ByteString.copyFromUtf8("n"));

    assertThat(answer.response.orElseThrow().getReportData())
        .isEqualTo(ByteString.copyFromUtf8("n").concat(ByteString.copyFrom(new byte[63])));
  }

  @Test
  void aNonceThatIsTooLongIsMalformed() {
    ask(SIGNED, ByteString.copyFrom(new byte[33]))
        .assertRefused(Status.Code.INVALID_ARGUMENT, "malformed", "at most 32 bytes");
  }

  @Test
  void aGuestWithoutAReportSaysWhyAndMakesNoneUp() {
    ask(
            data -> {
              throw new NoAttestationException("there is no platform");
            },
            NONCE)
        .assertRefused(
            Status.Code.FAILED_PRECONDITION, "attestation-not-available", "there is no platform");
  }

  @Test
  void onlySoManyWaitForThePlatformAtATime() {
    List<Answer> inner = new ArrayList<>();
    List<AttestationCall> call = new ArrayList<>();
    AttestationReports nested =
        data -> {
          if (inner.size() < 2) {
            Answer answer = new Answer();
            inner.add(answer);
            call.get(0).answer(AttestationRequest.getDefaultInstance(), answer);
          }
          return SIGNED.report(data);
        };
    call.add(new AttestationCall(agent, nested));

    Answer outer = ask(call.get(0), NONCE);

    inner
        .get(1)
        .assertRefused(Status.Code.RESOURCE_EXHAUSTED, "too-many-callers", "2 callers wait");
    assertThat(inner.get(0).complete).isTrue();
    assertThat(outer.complete).isTrue();
    assertThat(ask(call.get(0), NONCE).complete).as("there is room again").isTrue();
  }
}
