package io.cocos.manager.api.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cocos.manager.ManagerServer;
import io.cocos.manager.concurrent.Eventually;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Health and reflection, for clients and load balancers that know nothing of this service. */
class InfrastructureServicesTest {
  @RegisterExtension static final ManagerServer server = new ManagerServer();

  private static ServingStatus health(String service) {
    return HealthGrpc.newBlockingStub(server.channel())
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  /** The one answer to one question. */
  private static ServerReflectionResponse reflect(ServerReflectionRequest.Builder question) {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> questions =
        ServerReflectionGrpc.newStub(server.channel())
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    answer.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {
                    answer.completeExceptionally(new IllegalStateException("no answer"));
                  }
                });
    questions.onNext(question.build());
    questions.onCompleted();
    return Eventually.outcome(answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ManagerServiceGrpc.SERVICE_NAME})
  void theServerAndTheServiceAreServing(String service) {
    assertThat(health(service)).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void anUnknownServiceIsNotFound() {
    StatusRuntimeException unknown =
        catchThrowableOfType(StatusRuntimeException.class, () -> health("unheard.of"));

    assertThat(unknown.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void reflectionListsEveryServiceOnce() {
    ServerReflectionResponse response =
        reflect(ServerReflectionRequest.newBuilder().setListServices(""));

    assertThat(response.getListServicesResponse().getServiceList())
        .extracting(ServiceResponse::getName)
        .containsExactlyInAnyOrder(
            "manager.ManagerService",
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection");
  }

  @Test
  void reflectionTellsTheDefinitionOfTheService() {
    ServerReflectionResponse response =
        reflect(
            ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol("manager.ManagerService.Run"));

    assertThat(response.getFileDescriptorResponse().getFileDescriptorProtoList())
        .anySatisfy(file -> assertThat(file.toStringUtf8()).contains("RunRequest", "client_tls"));
  }
}
