package io.cocos.manager.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.oas.OpenApi30;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.vm.Protection;
import io.cocos.manager.vm.VmState;
import io.micronaut.web.router.Router;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.core.util.Yaml;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The OpenAPI document tells the truth about the server that serves it. */
class OpenApiDocumentTest {
  @RegisterExtension static final ManagerServer server = new ManagerServer();

  private static final String README_ID =
      "7778cd80be286dba0d748c6f3d88c9e82bb8e5cb00dea05d3b63cab2ccfbe89a";

  private static String text;
  private static SwaggerParseResult parsed;

  @BeforeAll
  static void fetch() throws Exception {
    text = server.send(server.request("/openapi.yaml")).body();
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    options.setResolveFully(true);
    parsed = new OpenAPIV3Parser().readContents(text, List.of(), options);
  }

  private static OpenAPI document() {
    return parsed.getOpenAPI();
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return server.send(server.request(path));
  }

  /** Checks a body against a schema of the document. */
  private static void assertMatches(String body, String schema) throws Exception {
    String json = Yaml.mapper().readTree(text).toString();
    JsonSchemaFactory factory =
        JsonSchemaFactory.builder()
            .defaultMetaSchemaIri(OpenApi30.getInstance().getIri())
            .metaSchema(OpenApi30.getInstance())
            .schemaLoaders(loaders -> loaders.schemas(Map.of("urn:document", json)))
            .build();
    JsonSchema expected =
        factory.getSchema(
            SchemaLocation.of("urn:document#/components/schemas/" + schema),
            SchemaValidatorsConfig.builder().build());
    assertThat(expected.validate(Json.mapper().readTree(body))).as(body).isEmpty();
  }

  @Test
  void itIsValid() {
    assertThat(parsed.getMessages()).isEmpty();
    assertThat(document().getInfo().getVersion()).matches("\\d+\\.\\d+.*");
  }

  @Test
  void itHasEveryRouteOfTheServerAndNoOther() {
    Set<String> served =
        server
            .part(Router.class)
            .uriRoutes()
            .filter(route -> !route.getHttpMethodName().equals("HEAD"))
            .filter(
                route ->
                    !route
                        .getTargetMethod()
                        .getDeclaringType()
                        .equals(DocumentationController.class))
            .map(route -> route.getHttpMethodName() + " " + route.getUriMatchTemplate())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> described = new TreeSet<>();
    document()
        .getPaths()
        .forEach(
            (path, item) ->
                item.readOperationsMap()
                    .keySet()
                    .forEach(method -> described.add(method + " " + path)));

    assertThat(described).isEqualTo(served);
  }

  @Test
  void everyOperationHasANameATagAndADescription() {
    document()
        .getPaths()
        .values()
        .forEach(
            path ->
                path.readOperations()
                    .forEach(
                        operation -> {
                          assertThat(operation.getOperationId()).isNotBlank();
                          assertThat(operation.getTags()).hasSize(1);
                          assertThat(operation.getDescription()).isNotBlank();
                        }));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes", "base64", "object"})
  void itsExamplesAreTheReadmesComputation(String name) throws Exception {
    String reference =
        document()
            .getPaths()
            .get("/run")
            .getPost()
            .getRequestBody()
            .getContent()
            .get("application/json")
            .getExamples()
            .get(name)
            .get$ref();
    Example example =
        document()
            .getComponents()
            .getExamples()
            .get(reference.substring("#/components/examples/".length()));
    String body = Json.mapper().writeValueAsString(example.getValue());
    assertMatches(body, "RunRequest");

    HttpResponse<String> response = server.run(body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(ManagerServer.json(response).get("id").asText()).isEqualTo(README_ID);
  }

  @ParameterizedTest
  @EnumSource
  void itTellsOfEveryErrorUnderItsStatus(ErrorCode code) {
    String status = String.valueOf(HttpStatuses.of(code).getCode());
    String path =
        switch (code) {
          case VM_NOT_FOUND, VM_UNPROTECTED -> "/vms/{id}/evidence";
          case VM_NOT_HELD -> "/vms/{id}/resume";
          case CONSOLE_OUTSIDE -> "/vms/{id}/console";
          default -> "/run";
        };
    HttpMethod method =
        path.equals("/run") || path.endsWith("/resume") ? HttpMethod.POST : HttpMethod.GET;
    ApiResponse response =
        document().getPaths().get(path).readOperationsMap().get(method).getResponses().get(status);

    assertThat(response.getDescription())
        .contains("`" + code.name().toLowerCase(Locale.ROOT) + "`");
    assertThat(response.getContent()).containsOnlyKeys(Problem.MEDIA_TYPE);
    assertThat(response.getHeaders() != null && response.getHeaders().containsKey("Retry-After"))
        .isEqualTo(status.equals("503") || status.equals("429"));
  }

  @Test
  void itKnowsEveryStateOfAVm() {
    Schema<?> state =
        (Schema<?>)
            document().getComponents().getSchemas().get("VmView").getProperties().get("state");

    assertThat(state.getEnum().stream().map(String::valueOf))
        .containsExactlyElementsOf(Arrays.stream(VmState.values()).map(VmState::label).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "/health, HealthController.Health",
    "/health/live, ProbeController.Check",
    "/health/ready, ProbeController.Checks",
    "/vms, ListController.VmList",
    "/capacity, CapacityView",
    "/vms/x, Problem",
    "/nowhere, Problem"
  })
  void answersAreAsItSays(String path, String schema) throws Exception {
    server.run("{\"computation\":{}}");

    assertMatches(get(path).body(), schema);
  }

  @Test
  void aVmIsAsItSays() throws Exception {
    String launched = server.run("{\"computation\":{}}").body();
    assertMatches(launched, "VmView");

    String id = Json.mapper().readTree(launched).get("vm_id").asText();
    assertMatches(get("/vms/" + id).body(), "VmView");
    assertMatches(get("/vms/" + id + "/info").body(), "GuestView");
    assertMatches(get("/vms/" + id + "/evidence").body(), "Problem");
    assertMatches(
        server
            .send(server.request("/vms/" + id + "/stop").POST(HttpRequest.BodyPublishers.noBody()))
            .body(),
        "VmView");
  }

  @Test
  void evidenceIsAsItSays() throws Exception {
    server
        .hypervisor()
        .protectLaunches(
            new Protection.Sev(0xffff_ffffL, OptionalInt.of(51), OptionalInt.of(1), true));
    String launched = server.run("{\"computation\":{}}").body();
    String id = Json.mapper().readTree(launched).get("vm_id").asText();

    assertMatches(get("/vms/" + id + "/evidence").body(), "EvidenceView");
  }

  @ParameterizedTest
  @CsvSource({
    "/docs/index.html, text/html; charset=utf-8",
    "/docs/start.js, text/javascript; charset=utf-8",
    "/docs/swagger-ui-bundle.js, text/javascript; charset=utf-8",
    "/docs/swagger-ui.css, text/css; charset=utf-8",
    "/openapi.yaml, application/yaml"
  })
  void thePageComesFromThisServerAlone(String path, String mediaType) throws Exception {
    HttpResponse<String> response = get(path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains(mediaType);
    assertThat(response.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(
            policy -> assertThat(policy).contains("default-src 'none'", "script-src 'self';"));
    assertThat(response.body().getBytes(UTF_8)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/docs"})
  void thePageIsFoundFromTheRoot(String path) throws Exception {
    HttpResponse<String> response = get(path);

    assertThat(response.statusCode()).isEqualTo(307);
    assertThat(response.headers().firstValue("Location")).contains("/docs/index.html");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/docs/x", "/docs/..%2f..%2fio", "/docs/openapi.yaml"})
  void nothingElseOfTheJarIsServed(String path) throws Exception {
    Problems.assertProblem(get(path), 404, "not_found");
  }
}
