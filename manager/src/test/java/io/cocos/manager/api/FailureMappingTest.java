package io.cocos.manager.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.RunRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What callers are told of each thing that can go wrong when a VM is launched. */
class FailureMappingTest {
  @RegisterExtension static final ManagerServer server = new ManagerServer();

  /** How a failure is told over HTTP and over gRPC. */
  private record Told(int http, Status.Code grpc) {}

  private static Told expected(ErrorCode code) {
    return switch (code) {
      case UNSUPPORTED_MEDIA_TYPE -> new Told(415, Status.Code.INVALID_ARGUMENT);
      case MALFORMED_REQUEST -> new Told(400, Status.Code.INVALID_ARGUMENT);
      case REQUEST_TOO_LARGE -> new Told(413, Status.Code.RESOURCE_EXHAUSTED);
      case UNSUPPORTED_REQUEST -> new Told(422, Status.Code.INVALID_ARGUMENT);
      case IDEMPOTENCY_KEY_REUSED -> new Told(409, Status.Code.ALREADY_EXISTS);
      case VM_NOT_FOUND -> new Told(404, Status.Code.NOT_FOUND);
      case CONSOLE_OUTSIDE -> new Told(416, Status.Code.OUT_OF_RANGE);
      case VM_ENDED -> new Told(502, Status.Code.ABORTED);
      case VM_NOT_HELD -> new Told(409, Status.Code.FAILED_PRECONDITION);
      case VM_UNPROTECTED -> new Told(422, Status.Code.FAILED_PRECONDITION);
      case VMS_EXHAUSTED -> new Told(429, Status.Code.RESOURCE_EXHAUSTED);
      case CONFIDENTIAL_SLOTS_EXHAUSTED,
          PORTS_EXHAUSTED,
          MEMORY_EXHAUSTED,
          CPUS_EXHAUSTED,
          DISK_FULL,
          OVERLOADED ->
          new Told(503, Status.Code.RESOURCE_EXHAUSTED);
      case PORT_TAKEN, HYPERVISOR_UNAVAILABLE, HOST_FILE_UNUSABLE ->
          new Told(503, Status.Code.UNAVAILABLE);
      case HYPERVISOR_TIMEOUT -> new Told(503, Status.Code.DEADLINE_EXCEEDED);
      case HOST_UNSUITABLE -> new Told(500, Status.Code.FAILED_PRECONDITION);
      case HYPERVISOR_REFUSED, CONFIGURATION_INVALID, INTERNAL ->
          new Told(500, Status.Code.INTERNAL);
    };
  }

  private static StatusRuntimeException runOverGrpc() {
    return catchThrowableOfType(
        StatusRuntimeException.class,
        () ->
            ManagerServiceGrpc.newBlockingStub(server.channel())
                .run(
                    RunRequest.newBuilder().setComputation(ByteString.copyFromUtf8("{}")).build()));
  }

  @ParameterizedTest
  @EnumSource
  void overHttpAFailureIsAProblemWithItsCodeAndItsText(ErrorCode code) throws Exception {
    server.hypervisor().failLaunches(new ManagerException(code, "it went wrong: " + code));

    HttpResponse<String> response = server.run("{\"computation\":{}}");

    assertThat(response.statusCode()).isEqualTo(expected(code).http());
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = ManagerServer.json(response);
    String word = code.name().toLowerCase(Locale.ROOT);
    assertThat(problem.get("code").asText()).isEqualTo(word);
    assertThat(problem.get("type").asText())
        .isEqualTo("urn:cocos:problem:" + word.replace('_', '-'));
    assertThat(problem.get("status").asInt()).isEqualTo(expected(code).http());
    assertThat(problem.get("detail").asText()).isEqualTo("it went wrong: " + code);
    assertThat(response.headers().firstValue("Retry-After").isPresent())
        .as("it says when to try again")
        .isEqualTo(expected(code).http() == 503 || expected(code).http() == 429);
    assertThat(server.hypervisor().list()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void overGrpcAFailureIsAStatusWithItsText(ErrorCode code) {
    server.hypervisor().failLaunches(new ManagerException(code, "it went wrong: " + code));

    StatusRuntimeException failure = runOverGrpc();

    assertThat(failure.getStatus().getCode()).isEqualTo(expected(code).grpc());
    assertThat(failure.getStatus().getDescription()).isEqualTo("it went wrong: " + code);
    assertThat(server.hypervisor().list()).isEmpty();
  }

  @Test
  void aDefectIsToldAsOneWithoutItsDetails() throws Exception {
    server.hypervisor().failLaunches(new IllegalStateException("secret of the implementation"));

    HttpResponse<String> response = server.run("{\"computation\":{}}");
    StatusRuntimeException failure = runOverGrpc();

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(ManagerServer.json(response).get("code").asText()).isEqualTo("internal");
    assertThat(response.body()).doesNotContain("secret");
    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(failure.getStatus().getDescription())
        .isEqualTo("the manager failed; its log says why");
  }
}
