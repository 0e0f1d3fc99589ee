package io.cocos.manager.api;

import io.cocos.manager.telemetry.Tracing;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.tracing.opentelemetry.DefaultOpenTelemetryFactory;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.grpc.v1_6.GrpcTelemetry;
import jakarta.inject.Singleton;

/** Requests by HTTP and gRPC have spans, below those of the caller when there are any. */
@Factory
@Replaces(factory = DefaultOpenTelemetryFactory.class)
final class TracedInterfaces {
  /** For the framework's HTTP server; else it would make one of its own, from other variables. */
  @Singleton
  @Replaces(bean = OpenTelemetry.class, factory = DefaultOpenTelemetryFactory.class)
  OpenTelemetry openTelemetry(Tracing tracing) {
    return tracing.openTelemetry();
  }

  /** Whoever asks for health or reflection, every few seconds perhaps, is no trace worth. */
  @Singleton
  ServerInterceptor grpcSpans(Tracing tracing) {
    ServerInterceptor traced = GrpcTelemetry.create(tracing.openTelemetry()).newServerInterceptor();
    return new ServerInterceptor() {
      @Override
      public <Q, A> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return ManagerServiceGrpc.SERVICE_NAME.equals(call.getMethodDescriptor().getServiceName())
            ? traced.interceptCall(call, headers, next)
            : next.startCall(call, headers);
      }
    };
  }
}
