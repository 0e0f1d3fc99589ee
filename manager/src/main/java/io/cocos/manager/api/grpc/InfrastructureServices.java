package io.cocos.manager.api.grpc;

import io.cocos.proto.manager.ManagerServiceGrpc;
import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/**
 * The services that every gRPC server of ours has: health, and reflection for clients without the
 * definitions.
 */
@Factory
final class InfrastructureServices {
  @Singleton
  BindableService health() {
    HealthStatusManager health = new HealthStatusManager();
    health.setStatus(ManagerServiceGrpc.SERVICE_NAME, ServingStatus.SERVING);
    return health.getHealthService();
  }

  @Singleton
  BindableService reflection() {
    return ProtoReflectionServiceV1.newInstance();
  }
}
