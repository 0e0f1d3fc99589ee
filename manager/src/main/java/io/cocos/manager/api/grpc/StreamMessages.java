package io.cocos.manager.api.grpc;

import com.google.protobuf.ByteString;
import io.cocos.manager.api.VmEventView;
import io.cocos.manager.api.VmFilter;
import io.cocos.manager.api.VmIds;
import io.cocos.manager.api.VmOrder;
import io.cocos.manager.api.VmQuery;
import io.cocos.manager.api.stream.ConsoleCursor.Printed;
import io.cocos.manager.api.stream.ConsoleSelection;
import io.cocos.manager.api.stream.EventFilter;
import io.cocos.manager.api.stream.EventId;
import io.cocos.manager.api.stream.VmEvent;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.proto.manager.ConsoleChunk;
import io.cocos.proto.manager.ConsoleRequest;
import io.cocos.proto.manager.EventsRequest;
import io.cocos.proto.manager.ListRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What is looked for, and what streams consist of, as messages. */
final class StreamMessages {
  private StreamMessages() {}

  static VmQuery query(ListRequest request) {
    return new VmQuery(
        filter(request.getStatesList(), request.getComputationId()),
        said(request.getSort()).map(VmOrder::parse).orElse(VmOrder.CREATION),
        request.getPageSize() == 0 ? OptionalInt.empty() : OptionalInt.of(request.getPageSize()),
        said(request.getPageToken()));
  }

  static EventFilter filter(EventsRequest request) {
    return new EventFilter(
        said(request.getVmId()).map(VmIds::parse),
        filter(request.getStatesList(), request.getComputationId()));
  }

  static ConsoleSelection selection(ConsoleRequest request) {
    boolean isTwofold = request.hasFrom() && request.hasTail();
    if (isTwofold || request.getFrom() < 0 || request.getTail() < 0) {
      throw new ManagerException(
          ErrorCode.MALFORMED_REQUEST,
          "from and tail must not be negative, and exclude each other");
    }
    if (request.hasTail()) {
      return ConsoleSelection.lastLines(request.getTail());
    }
    return request.hasFrom() ? ConsoleSelection.from(request.getFrom()) : ConsoleSelection.whole();
  }

  static ConsoleChunk chunk(Printed printed) {
    return ConsoleChunk.newBuilder()
        .setPosition(printed.position())
        .setData(ByteString.copyFrom(printed.bytes()))
        .build();
  }

  static io.cocos.proto.manager.VmEvent event(VmEvent event) {
    VmEventView view = VmEventView.of(event);
    io.cocos.proto.manager.VmEvent.Builder message =
        io.cocos.proto.manager.VmEvent.newBuilder()
            .setEvent(event.kind().label())
            .setTime(VmMessages.timestamp(event.time()));
    event.id().map(EventId::toString).ifPresent(message::setId);
    Optional.ofNullable(view.vmId()).ifPresent(message::setVmId);
    Optional.ofNullable(view.id()).ifPresent(message::setComputationId);
    Optional.ofNullable(view.domain()).ifPresent(message::setDomain);
    Optional.ofNullable(view.state()).ifPresent(message::setState);
    Optional.ofNullable(view.previousState()).ifPresent(message::setPreviousState);
    Optional.ofNullable(view.reason()).ifPresent(message::setReason);
    return message.build();
  }

  private static VmFilter filter(List<String> states, String computation) {
    return VmFilter.parse(states, said(computation));
  }

  private static Optional<String> said(String text) {
    return Optional.of(text).filter(something -> !something.isEmpty());
  }
}
