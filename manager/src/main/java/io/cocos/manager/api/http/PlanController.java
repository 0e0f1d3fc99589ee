package io.cocos.manager.api.http;

import io.cocos.manager.api.PlanView;
import io.cocos.manager.vm.VmService;
import io.micronaut.http.MediaType;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.concurrent.CompletableFuture;

/** {@code POST /plan}: what {@code POST /run} would do. */
@Controller
public final class PlanController {
  private final VmService vms;
  private final LaunchRequests requests;

  PlanController(VmService vms, LaunchRequests requests) {
    this.vms = vms;
    this.requests = requests;
  }

  /**
   * Tells what `/run` would do with the same request, and does nothing. A malformed request is
   * refused as there. What the host would refuse is told in the plan, with the code and the text
   * that `/run` would answer; 503 means that libvirt could not be asked.
   */
  @Operation(
      operationId = "plan",
      tags = "Virtual machines",
      parameters = {
        @Parameter(
            name = "Idempotency-Key",
            in = ParameterIn.HEADER,
            description =
                "As of `/run`: the plan tells when an earlier request of that key has its VM. The"
                    + " key stays free.",
            schema = @Schema(type = "string", pattern = RunController.KEY_PATTERN),
            example = "order-17"),
        @Parameter(
            name = "paused",
            in = ParameterIn.QUERY,
            description = "As of `/run`.",
            schema = @Schema(type = "boolean", defaultValue = "false"))
      },
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(ref = "#/components/schemas/RunRequest"),
                      examples = {
                        @ExampleObject(name = "bytes", ref = "#/components/examples/RunBytes"),
                        @ExampleObject(name = "base64", ref = "#/components/examples/RunBase64"),
                        @ExampleObject(name = "object", ref = "#/components/examples/RunObject")
                      })))
  @ApiResponse(
      responseCode = "200",
      description = "The plan.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = PlanView.class)))
  @ApiResponse(responseCode = "400", ref = "#/components/responses/BadRequest")
  @ApiResponse(responseCode = "413", ref = "#/components/responses/TooLarge")
  @ApiResponse(responseCode = "415", ref = "#/components/responses/UnsupportedMediaType")
  @ApiResponse(responseCode = "500", ref = "#/components/responses/Failed")
  @ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  @Post(value = "/plan", consumes = MediaType.ALL, produces = MediaType.APPLICATION_JSON)
  CompletableFuture<PlanView> plan(ServerHttpRequest<?> request) {
    return requests.answer(request, wanted -> PlanView.of(vms.plan(wanted)));
  }
}
