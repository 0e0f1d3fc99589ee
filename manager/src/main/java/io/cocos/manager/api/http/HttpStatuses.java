package io.cocos.manager.api.http;

import io.cocos.manager.error.ErrorCode;
import io.micronaut.http.HttpStatus;

/** The one place where an {@link ErrorCode} becomes an HTTP status. */
final class HttpStatuses {
  private HttpStatuses() {}

  static HttpStatus of(ErrorCode code) {
    return switch (code) {
      case UNSUPPORTED_MEDIA_TYPE -> HttpStatus.UNSUPPORTED_MEDIA_TYPE;
      case MALFORMED_REQUEST -> HttpStatus.BAD_REQUEST;
      case REQUEST_TOO_LARGE -> HttpStatus.REQUEST_ENTITY_TOO_LARGE;
      case UNSUPPORTED_REQUEST, VM_UNPROTECTED -> HttpStatus.UNPROCESSABLE_ENTITY;
      case IDEMPOTENCY_KEY_REUSED, VM_NOT_HELD -> HttpStatus.CONFLICT;
      case VM_NOT_FOUND -> HttpStatus.NOT_FOUND;
      case CONSOLE_OUTSIDE -> HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE;
      case VM_ENDED -> HttpStatus.BAD_GATEWAY;
      case VMS_EXHAUSTED -> HttpStatus.TOO_MANY_REQUESTS;
      case CONFIDENTIAL_SLOTS_EXHAUSTED,
          PORTS_EXHAUSTED,
          PORT_TAKEN,
          MEMORY_EXHAUSTED,
          CPUS_EXHAUSTED,
          DISK_FULL,
          OVERLOADED,
          HYPERVISOR_UNAVAILABLE,
          HYPERVISOR_TIMEOUT,
          HOST_FILE_UNUSABLE ->
          HttpStatus.SERVICE_UNAVAILABLE;
      case HYPERVISOR_REFUSED, HOST_UNSUITABLE, CONFIGURATION_INVALID, INTERNAL ->
          HttpStatus.INTERNAL_SERVER_ERROR;
    };
  }
}
