package io.cocos.manager.api.http;

import io.cocos.manager.api.VmEventView;
import io.cocos.manager.api.VmFilter;
import io.cocos.manager.api.VmIds;
import io.cocos.manager.api.stream.EventFilter;
import io.cocos.manager.api.stream.EventId;
import io.cocos.manager.api.stream.EventStreams;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Publisher;

/** What changes of VMs, as server-sent events. */
@Controller
public final class EventController {
  private static final String LAST_ID =
      "The id of the last event that was received: the stream goes on behind it. When too much has"
          + " changed since, it says `reset` and begins with how every VM is.";
  private static final String ID_PATTERN = "^[0-9a-z]{1,13}-[0-9]{1,18}$";
  private static final String STREAM =
      "The events `vm` and `gone`, each with an object as its data, until the client leaves.";

  private final EventStreams streams;
  private final WrittenEvents written;

  EventController(EventStreams streams, WrittenEvents written) {
    this.streams = streams;
    this.written = written;
  }

  /** Tells how all VMs are, then each change. */
  @Operation(
      operationId = "events",
      tags = "Virtual machines",
      parameters = {
        @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = ListController.STATE,
            schema = @Schema(type = "string"),
            example = "failed,stopped"),
        @Parameter(
            name = "computation",
            in = ParameterIn.QUERY,
            description = ListController.COMPUTATION,
            schema = @Schema(type = "string", pattern = ListController.COMPUTATION_PATTERN)),
        @Parameter(
            name = "Last-Event-ID",
            in = ParameterIn.HEADER,
            description = LAST_ID,
            schema = @Schema(type = "string", pattern = ID_PATTERN)),
        @Parameter(
            name = "last_event_id",
            in = ParameterIn.QUERY,
            description = "As the header, which counts when both are there.",
            schema = @Schema(type = "string", pattern = ID_PATTERN))
      })
  @ApiResponse(
      responseCode = "200",
      description = STREAM,
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM,
              schema = @Schema(implementation = VmEventView.class)))
  @ApiResponse(responseCode = "400", ref = "#/components/responses/BadRequest")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Get(value = "/events", produces = MediaType.ALL)
  CompletableFuture<HttpResponse<Publisher<byte[]>>> events(HttpRequest<?> request) {
    QueryParameters query = QueryParameters.of(request);
    VmFilter vms = VmFilter.parse(query.all("state"), query.one("computation"));
    return stream(new EventFilter(Optional.empty(), vms), request);
  }

  /** Tells how one VM is, then each change, until it is gone. */
  @Operation(
      operationId = "vmEvents",
      tags = "Virtual machines",
      parameters = {
        @Parameter(
            name = "Last-Event-ID",
            in = ParameterIn.HEADER,
            description = LAST_ID,
            schema = @Schema(type = "string", pattern = ID_PATTERN)),
        @Parameter(
            name = "last_event_id",
            in = ParameterIn.QUERY,
            description = "As the header, which counts when both are there.",
            schema = @Schema(type = "string", pattern = ID_PATTERN))
      })
  @ApiResponse(
      responseCode = "200",
      description = STREAM + " It ends after `gone`.",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM,
              schema = @Schema(implementation = VmEventView.class)))
  @ApiResponse(responseCode = "400", ref = "#/components/responses/BadRequest")
  @ApiResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Get(value = "/vms/{id}/events", produces = MediaType.ALL)
  CompletableFuture<HttpResponse<Publisher<byte[]>>> events(
      @Parameter(description = VmController.VM_ID, schema = @Schema(format = "uuid")) String id,
      HttpRequest<?> request) {
    return stream(EventFilter.ofVm(VmIds.parse(id)), request);
  }

  private CompletableFuture<HttpResponse<Publisher<byte[]>>> stream(
      EventFilter filter, HttpRequest<?> request) {
    Optional<EventId> last = EventId.parse(lastId(request));
    return streams
        .open(filter, last)
        .thenApply(
            cursor ->
                HttpResponse.<Publisher<byte[]>>ok(
                        new DeliveredBody<>(
                            streams.deliveries(),
                            new ServerSentEvents(cursor, written, System::nanoTime)))
                    .contentType(MediaType.TEXT_EVENT_STREAM)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .header(HttpHeaders.CONTENT_ENCODING, "identity")); // packing would hold it up
  }

  /** A browser that connects again sends the header, beside the parameter of its first time. */
  private static String lastId(HttpRequest<?> request) {
    return Optional.ofNullable(request.getHeaders().get("Last-Event-ID"))
        .or(() -> QueryParameters.of(request).one("last_event_id"))
        .orElse("");
  }
}
