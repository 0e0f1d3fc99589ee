package io.cocos.agent.grpc;

import static io.cocos.agent.grpc.AgentClient.asking;
import static io.cocos.agent.grpc.AgentClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.cocos.agent.life.Refusal;
import io.cocos.agent.life.Sha256;
import io.cocos.proto.agent.ResultChunk;
import io.cocos.proto.agent.ResultRequest;
import io.cocos.proto.agent.StatusResponse;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

/** How the result goes out. */
class ResultTest extends WaitingAgentTest {
  private static final String FOR_EVE_AND_DAN =
      "{\"algorithms\":[{\"id\":\"count\"}],\"result_consumers\":[\"Eve\",\"Dan\"]}";

  /** More than what the transport takes before the client reads. */
  private static final int LARGE = 8 << 20;

  @Test
  void eachConsumerGetsItOnceAndTheLastOneCompletesTheComputation() throws Exception {
    ready(FOR_EVE_AND_DAN, "24".getBytes(StandardCharsets.UTF_8));

    assertThat(client.result("Eve")).isEqualTo("24");
    StatusResponse afterOne = client.await(told -> told.getConsumers(0).getDelivered());
    assertThat(afterOne.getState()).isEqualTo("resultsReady");
    assertThat(afterOne.getConsumers(1).getDelivered()).isFalse();
    assertRefused(
        Refusal.DELIVERED_ALREADY,
        Code.ALREADY_EXISTS,
        "delivered to \"Eve\" already",
        () -> client.result("Eve"));
    assertRefused(
        Refusal.NOT_IN_MANIFEST, Code.NOT_FOUND, "no result consumer", () -> client.result("Ada"));

    ResultChunk whole = client.calls().downloadResult(asking("Dan")).next();
    assertThat(whole.getChunk().toStringUtf8()).isEqualTo("24");
    assertThat(client.awaitState("complete").getConsumers(1).getDelivered()).isTrue();
    assertThat(agent.log()).contains("the result was delivered to Dan");
  }

  @Test
  void aLargeOneIsDownloadedInChunks() throws Exception {
    byte[] bytes = new byte[LARGE];
    bytes[LARGE - 1] = 1;
    ready(FOR_EVE_AND_DAN, bytes);

    assertRefused(
        Refusal.TOO_LARGE, Code.RESOURCE_EXHAUSTED, "DownloadResult", () -> client.result("Eve"));
    Sha256 digest = new Sha256();
    long received = 0;
    String announced = "";
    Iterator<ResultChunk> chunks = client.calls().downloadResult(asking("Eve"));
    while (chunks.hasNext()) {
      ResultChunk chunk = chunks.next();
      assertThat(chunk.getChunk().size()).isLessThanOrEqualTo(64 << 10);
      assertThat(chunk.getSize()).isEqualTo(LARGE);
      received += chunk.getChunk().size();
      announced = chunk.getSha256();
      digest.add(chunk.getChunk().asReadOnlyByteBuffer());
    }

    assertThat(received).isEqualTo(LARGE);
    assertThat(digest.finish()).isEqualTo(announced).isEqualTo(sha256(bytes));
    client.await(told -> told.getConsumers(0).getDelivered());
  }

  @Test
  void anEmptyOneIsOneToo() throws Exception {
    ready(FOR_EVE_AND_DAN, new byte[0]);

    assertThat(client.result("Eve")).isEmpty();
    ResultChunk whole = client.calls().downloadResult(asking("Dan")).next();
    assertThat(whole.getSize()).isZero();
    assertThat(whole.getSha256()).isEqualTo(sha256(new byte[0]));
    client.awaitState("complete");
  }

  @Test
  void whoHangsUpBeforeTheEndHasNotHadIt() throws Exception {
    ready(FOR_EVE_AND_DAN, new byte[LARGE]);
    try (CancellableContext call = Context.current().withCancellation()) {
      call.call(() -> client.calls().downloadResult(asking("Eve"))).next();
      assertRefused(
          Refusal.IN_PROGRESS,
          Code.ABORTED,
          "just being delivered to \"Eve\"",
          () -> client.calls().downloadResult(asking("Eve")).next());
    }

    Iterator<ResultChunk> again = null;
    while (again == null) { // until the agent has seen that he left, or the test's patience ends
      Iterator<ResultChunk> chunks = client.calls().downloadResult(asking("Eve"));
      try {
        chunks.next();
        again = chunks;
      } catch (StatusRuntimeException stillThere) {
        assertThat(stillThere.getStatus().getCode()).isEqualTo(Code.ABORTED);
      }
    }

    assertThat(agent.log()).contains("the result was not delivered to Eve, who may fetch it again");
    assertThat(client.status().getConsumers(0).getDelivered()).isFalse();
    again.forEachRemaining(chunk -> assertThat(chunk.getSize()).isEqualTo(LARGE));
    client.await(told -> told.getConsumers(0).getDelivered());
  }

  @Test
  void whoHasAKeySigns() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String id =
        ready(
            """
            {"algorithms":[{"id":"count"}],"result_consumers":["Eve","Dan"],
             "metadata":{"cocos":{"consumers":[{"name":"Eve","public_key":"%s"}]}}}"""
                .formatted(Base64.getEncoder().encodeToString(pair.getPublic().getEncoded())),
            "24".getBytes(StandardCharsets.UTF_8));
    StatusResponse status = client.status();
    assertThat(status.getChallenge()).matches("[0-9a-f]{64}");
    assertThat(status.getConsumers(0).getKey()).isTrue();
    assertThat(status.getConsumers(1).getKey()).isFalse();

    String text = "cocos-result-v1\n" + id + "\n" + status.getChallenge() + "\n";
    for (ResultRequest unsigned :
        new ResultRequest[] {asking("Eve"), signed("Eve", pair, text + "Dan")}) {
      assertRefused(
          Refusal.NOT_AUTHENTICATED,
          Code.PERMISSION_DENIED,
          "not signed by the key that the computation names for \"Eve\"",
          () -> client.calls().result(unsigned));
      assertRefused(
          Refusal.NOT_AUTHENTICATED,
          Code.PERMISSION_DENIED,
          "cocos-result-v1",
          () -> client.calls().downloadResult(unsigned).next());
    }
    assertThat(client.calls().result(signed("Eve", pair, text + "Eve")).getFile().toStringUtf8())
        .isEqualTo("24");
    assertThat(client.result("Dan")).isEqualTo("24");
    client.awaitState("complete");
  }

  private String ready(String computation, byte[] result) throws IOException {
    String id = client.run(computation);
    client.algo("", "count", "count");
    agent.runner().succeed(Files.write(folder.resolve("result"), result));
    assertThat(client.status().getState()).isEqualTo("resultsReady");
    return id;
  }

  private static ResultRequest signed(String consumer, KeyPair pair, String text)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(text.getBytes(StandardCharsets.UTF_8));
    return asking(consumer).toBuilder().setSignature(ByteString.copyFrom(signature.sign())).build();
  }

  private static String sha256(byte[] bytes) {
    Sha256 digest = new Sha256();
    digest.add(ByteBuffer.wrap(bytes));
    return digest.finish();
  }
}
