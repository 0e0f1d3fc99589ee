package io.cocos.manager.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.cocos.manager.ManagerServer;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.RunRequest;
import io.cocos.proto.manager.RunResponse;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The caller's own name for a request, as an HTTP header and as gRPC metadata. */
class IdempotencyKeyTest {
  @RegisterExtension static final ManagerServer server = new ManagerServer();

  private static final Metadata.Key<String> METADATA =
      Metadata.Key.of("idempotency-key", Metadata.ASCII_STRING_MARSHALLER);

  private static HttpResponse<String> runOverHttp(String computation, String... keys)
      throws Exception {
    HttpRequest.Builder request =
        server.runRequest(("{\"computation\":" + computation + "}").getBytes(UTF_8));
    for (String key : keys) {
      request.header("Idempotency-Key", key);
    }
    return server.send(request);
  }

  private static RunResponse runOverGrpc(String computation, String... keys) {
    Metadata metadata = new Metadata();
    for (String key : keys) {
      metadata.put(METADATA, key);
    }
    return ManagerServiceGrpc.newBlockingStub(server.channel())
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
        .run(RunRequest.newBuilder().setComputation(ByteString.copyFromUtf8(computation)).build());
  }

  private static Status refusedOverGrpc(String computation, String... keys) {
    StatusRuntimeException refusal =
        catchThrowableOfType(StatusRuntimeException.class, () -> runOverGrpc(computation, keys));
    assertThat(refusal).as("the call is refused").isNotNull();
    return refusal.getStatus();
  }

  private static String vmId(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return ManagerServer.json(response).get("vm_id").asText();
  }

  @Test
  void aRepeatIsAnsweredWithTheSameVmWhicheverWayItComes() throws Exception {
    String first = vmId(runOverHttp("{}", "order 17"));

    assertThat(vmId(runOverHttp("{}", "order 17"))).isEqualTo(first);
    assertThat(runOverGrpc("{}", "order 17").getVmId()).isEqualTo(first);
    assertThat(server.hypervisor().attempts()).hasSize(1);
  }

  @Test
  void withoutAKeyEveryRequestIsAnotherVm() throws Exception {
    vmId(runOverHttp("{}"));
    vmId(runOverHttp("{}"));
    runOverGrpc("{}");

    assertThat(server.hypervisor().list()).hasSize(3);
  }

  @Test
  void theSameKeyForAnotherComputationIsAConflict() throws Exception {
    vmId(runOverHttp("{}", "order 17"));

    HttpResponse<String> conflict = runOverHttp("{\"id\":\"another\"}", "order 17");

    assertThat(conflict.statusCode()).isEqualTo(409);
    assertThat(ManagerServer.json(conflict).get("code").asText())
        .isEqualTo("idempotency_key_reused");
    assertThat(refusedOverGrpc("{\"id\":\"another\"}", "order 17").getCode())
        .isEqualTo(Status.Code.ALREADY_EXISTS);
    assertThat(server.hypervisor().list()).hasSize(1);
  }

  @Test
  void theLongestKeyIsTakenAndALongerOneIsNot() throws Exception {
    String longest = "k".repeat(255);
    vmId(runOverHttp("{}", longest));

    HttpResponse<String> refused = runOverHttp("{}", longest + "k");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(ManagerServer.json(refused).get("detail").asText())
        .isEqualTo("Idempotency-Key must be sent once, and be 1 to 255 printable ASCII characters");
    assertThat(refusedOverGrpc("{}", longest + "k").getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(server.hypervisor().list()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\tb"})
  void aKeyThatIsNotPrintableIsRefused(String key) throws Exception {
    HttpResponse<String> refused = runOverHttp("{}", key);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(server.hypervisor().attempts()).isEmpty();
  }

  @Test
  void twoKeysAreRefused() throws Exception {
    assertThat(runOverHttp("{}", "one", "two").statusCode()).isEqualTo(400);
    assertThat(refusedOverGrpc("{}", "one", "two").getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(server.hypervisor().attempts()).isEmpty();
  }
}
