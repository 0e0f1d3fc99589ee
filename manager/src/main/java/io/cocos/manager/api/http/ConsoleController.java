package io.cocos.manager.api.http;

import io.cocos.manager.api.VmIds;
import io.cocos.manager.api.stream.ConsoleCursor;
import io.cocos.manager.api.stream.ConsoleSelection;
import io.cocos.manager.api.stream.ConsoleStreams;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Publisher;

/** {@code GET /vms/{id}/console}: what a VM printed, and what it prints. */
@Controller("/vms")
public final class ConsoleController {
  /** A browser that guessed would show what a guest printed as a page. */
  private static final String MEDIA_TYPE = "text/plain; charset=utf-8";

  private static final String POSITION = "Console-Position";

  private final ConsoleStreams streams;

  ConsoleController(ConsoleStreams streams) {
    this.streams = streams;
  }

  /** Shows what a VM printed on its serial console, as far as it is kept. */
  @Operation(
      operationId = "getVmConsole",
      tags = "Virtual machines",
      parameters = {
        @Parameter(
            name = "follow",
            in = ParameterIn.QUERY,
            description =
                "Whether to go on with what it prints, until it has ended. `Range` does not count"
                    + " then.",
            schema = @Schema(type = "boolean", defaultValue = "false")),
        @Parameter(
            name = "tail",
            in = ParameterIn.QUERY,
            description = "Begins with so many last lines.",
            schema = @Schema(type = "integer", minimum = "0")),
        @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            description =
                "Begins at that position, counted from the first byte that was ever printed.",
            schema = @Schema(type = "integer", format = "int64", minimum = "0")),
        @Parameter(
            name = "Range",
            in = ParameterIn.HEADER,
            description = "One range of bytes (RFC 9110), which are counted as positions are.",
            schema = @Schema(type = "string"),
            example = "bytes=-4096")
      })
  @ApiResponse(
      responseCode = "200",
      description = "The bytes, as the guest printed them. Nothing in them may be trusted.",
      headers = @Header(name = POSITION, ref = "#/components/headers/ConsolePosition"),
      content = @Content(mediaType = MEDIA_TYPE, schema = @Schema(type = "string")))
  @ApiResponse(
      responseCode = "206",
      description = "The range of bytes.",
      headers = {
        @Header(name = POSITION, ref = "#/components/headers/ConsolePosition"),
        @Header(name = "Content-Range", ref = "#/components/headers/ContentRange")
      },
      content = @Content(mediaType = MEDIA_TYPE, schema = @Schema(type = "string")))
  @ApiResponse(responseCode = "400", ref = "#/components/responses/BadRequest")
  @ApiResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @ApiResponse(responseCode = "416", ref = "#/components/responses/OutsideConsole")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Get("/{id}/console")
  CompletableFuture<HttpResponse<Publisher<byte[]>>> console(
      @Parameter(description = VmController.VM_ID, schema = @Schema(format = "uuid")) String id,
      HttpRequest<?> request) {
    UUID vm = VmIds.parse(id);
    QueryParameters query = QueryParameters.of(request);
    Optional<ConsoleSelection> chosen = chosen(query);
    boolean follow = query.flag("follow");
    Optional<ByteRange> range =
        follow || chosen.isPresent()
            ? Optional.empty()
            : ByteRange.of(request.getHeaders().getAll(HttpHeaders.RANGE));
    ConsoleSelection selection = chosen.or(() -> range).orElseGet(ConsoleSelection::whole);
    return streams
        .open(vm, selection, follow)
        .thenApply(console -> range.isPresent() ? ranged(console) : whole(console, follow));
  }

  private static Optional<ConsoleSelection> chosen(QueryParameters query) {
    OptionalInt tail = query.count("tail");
    OptionalLong from = query.position("from");
    if (tail.isPresent() && from.isPresent()) {
      throw new ManagerException(
          ErrorCode.MALFORMED_REQUEST, "tail and from exclude each other; send one of them");
    }
    return tail.isPresent()
        ? Optional.of(ConsoleSelection.lastLines(tail.getAsInt()))
        : from.stream().mapToObj(ConsoleSelection::from).findFirst();
  }

  private MutableHttpResponse<Publisher<byte[]>> whole(
      ConsoleStreams.Opened console, boolean follow) {
    MutableHttpResponse<Publisher<byte[]>> response = response(HttpStatus.OK, console);
    return follow ? response : response.contentLength(length(console)); // which only HEAD shows
  }

  private MutableHttpResponse<Publisher<byte[]>> ranged(ConsoleStreams.Opened console) {
    ConsoleSelection.Span span = console.span();
    return response(HttpStatus.PARTIAL_CONTENT, console)
        .contentLength(length(console))
        .header(
            HttpHeaders.CONTENT_RANGE,
            "bytes %d-%d/%d".formatted(span.from(), span.until() - 1, console.end()));
  }

  private MutableHttpResponse<Publisher<byte[]>> response(
      HttpStatus status, ConsoleStreams.Opened console) {
    Publisher<byte[]> body =
        new DeliveredBody<>(
            streams.deliveries(), console.cursor().map(ConsoleCursor.Printed::bytes));
    return HttpResponse.<Publisher<byte[]>>status(status)
        .body(body)
        .header(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header(HttpHeaders.CONTENT_ENCODING, "identity") // ranges are of what the guest printed
        .header(HttpHeaders.ACCEPT_RANGES, "bytes")
        .header("X-Content-Type-Options", "nosniff")
        .header(POSITION, Long.toString(console.span().from()));
  }

  private static long length(ConsoleStreams.Opened console) {
    return console.span().until() - console.span().from();
  }
}
