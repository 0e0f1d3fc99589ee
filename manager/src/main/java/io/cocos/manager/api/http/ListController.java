package io.cocos.manager.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.util.RawValue;
import io.cocos.manager.api.RequestThreads;
import io.cocos.manager.api.VmFilter;
import io.cocos.manager.api.VmOrder;
import io.cocos.manager.api.VmQuery;
import io.cocos.manager.api.VmView;
import io.cocos.manager.vm.Vm;
import io.cocos.manager.vm.VmService;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/** {@code GET /vms}: all VMs, or those that are looked for. */
@Controller("/vms")
public final class ListController {
  static final String STATE =
      "Only VMs in that state, or in one of several: with commas between them, or sent repeatedly.";
  static final String COMPUTATION =
      "Only VMs that were launched for the computation of that id: `id` in what `POST /run`"
          + " answers.";
  static final String COMPUTATION_PATTERN = "^[0-9a-f]{64}$";

  private final VmService vms;
  private final WrittenVms written;
  private final ExecutorService requests;

  ListController(
      VmService vms, WrittenVms written, @Named(RequestThreads.REQUESTS) ExecutorService requests) {
    this.vms = vms;
    this.written = written;
    this.requests = requests;
  }

  /**
   * The VMs, or a page of them.
   *
   * @param vms in the order that was asked for
   * @param nextPageToken asks for the next page; absent when there is none
   * @param asOf when they were so, RFC 3339; absent when they are so now
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record VmList(
      @JsonProperty("vms") @ArraySchema(schema = @Schema(implementation = VmView.class))
          List<RawValue> vms,
      @JsonProperty("next_page_token") @Nullable String nextPageToken,
      @JsonProperty("as_of") @Nullable String asOf) {}

  /** Lists the VMs, in the order of creation unless another is asked for. */
  @Operation(
      operationId = "listVms",
      tags = "Virtual machines",
      parameters = {
        @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = STATE,
            schema = @Schema(type = "string"),
            example = "booting,ready"),
        @Parameter(
            name = "computation",
            in = ParameterIn.QUERY,
            description = COMPUTATION,
            schema = @Schema(type = "string", pattern = COMPUTATION_PATTERN)),
        @Parameter(
            name = "sort",
            in = ParameterIn.QUERY,
            description =
                "By when they were asked for, or by where they stand in their lives; `-` reverses.",
            schema =
                @Schema(
                    type = "string",
                    allowableValues = {"created_at", "-created_at", "state", "-state"})),
        @Parameter(
            name = "page_size",
            in = ParameterIn.QUERY,
            description = "So many at most; else all.",
            schema = @Schema(type = "integer", minimum = "1", maximum = "1000")),
        @Parameter(
            name = "page_token",
            in = ParameterIn.QUERY,
            description =
                "`next_page_token` of the page before, with the same `state`, `computation` and"
                    + " `sort`. What comes and goes meanwhile makes no other VM appear twice or not"
                    + " at all.",
            schema = @Schema(type = "string"))
      })
  @ApiResponse(
      responseCode = "200",
      description =
          "The VMs, running or not. While libvirt cannot be asked they are shown as they were, with"
              + " the time of that.")
  @ApiResponse(responseCode = "400", ref = "#/components/responses/BadRequest")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Get
  CompletableFuture<VmList> list(HttpRequest<?> request) {
    QueryParameters parameters = QueryParameters.of(request);
    VmQuery query =
        new VmQuery(
            VmFilter.parse(parameters.all("state"), parameters.one("computation")),
            parameters.one("sort").map(VmOrder::parse).orElse(VmOrder.CREATION),
            parameters.count("page_size"),
            parameters.one("page_token"));
    return CompletableFuture.supplyAsync(() -> list(query), requests);
  }

  private VmList list(VmQuery query) {
    List<Vm> all = vms.list();
    written.forgetAllBut(all);
    VmQuery.Page page = query.of(all);
    Optional<Instant> asOf = vms.awaySince();
    return new VmList(
        page.vms().stream().map(written::text).toList(),
        page.next().orElse(null),
        asOf.map(Instant::toString).orElse(null));
  }
}
