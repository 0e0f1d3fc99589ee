package io.cocos.manager.api.grpc;

import io.cocos.computation.MalformedComputationException;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where a failure becomes a gRPC status. */
final class GrpcStatuses {
  private static final Logger log = LoggerFactory.getLogger(GrpcStatuses.class);

  private GrpcStatuses() {}

  static StatusException of(Throwable failure) {
    if (failure instanceof ManagerException known) {
      return code(known.code()).withDescription(known.getMessage()).asException();
    }
    if (failure instanceof MalformedComputationException malformed) {
      return Status.INVALID_ARGUMENT.withDescription(malformed.getMessage()).asException();
    }
    if (failure instanceof CompletionException && failure.getCause() != null) {
      return of(failure.getCause());
    }
    log.error("a gRPC call failed", failure);
    return Status.INTERNAL.withDescription("the manager failed; its log says why").asException();
  }

  private static Status code(ErrorCode code) {
    return switch (code) {
      case UNSUPPORTED_MEDIA_TYPE, MALFORMED_REQUEST, UNSUPPORTED_REQUEST ->
          Status.INVALID_ARGUMENT;
      case IDEMPOTENCY_KEY_REUSED -> Status.ALREADY_EXISTS;
      case VM_NOT_FOUND -> Status.NOT_FOUND;
      case CONSOLE_OUTSIDE -> Status.OUT_OF_RANGE;
      case VM_ENDED -> Status.ABORTED;
      case REQUEST_TOO_LARGE,
          VMS_EXHAUSTED,
          CONFIDENTIAL_SLOTS_EXHAUSTED,
          PORTS_EXHAUSTED,
          MEMORY_EXHAUSTED,
          CPUS_EXHAUSTED,
          DISK_FULL,
          OVERLOADED ->
          Status.RESOURCE_EXHAUSTED;
      case PORT_TAKEN, HYPERVISOR_UNAVAILABLE, HOST_FILE_UNUSABLE -> Status.UNAVAILABLE;
      case HYPERVISOR_TIMEOUT -> Status.DEADLINE_EXCEEDED;
      case VM_UNPROTECTED, VM_NOT_HELD, HOST_UNSUITABLE -> Status.FAILED_PRECONDITION;
      case HYPERVISOR_REFUSED, CONFIGURATION_INVALID, INTERNAL -> Status.INTERNAL;
    };
  }
}
