package io.cocos.manager.api.http;

import io.cocos.manager.api.RequestThreads;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/**
 * The interface's own description: {@code /openapi.yaml}, which the compiler makes of the routes,
 * and {@code /docs}, a page to browse it. Everything comes from the jar, when it is asked for.
 */
@Hidden
@Controller
@OpenAPIDefinition(
    info =
        @Info(
            title = "Cocos Manager",
            version = "${project.version}",
            description =
                "Turns computation requests into virtual machines, through libvirt. What is refused"
                    + " is refused with a problem body (RFC 9457), whose `code` is for programs."),
    tags = {
      @Tag(name = "Virtual machines", description = "Launching VMs, and the end of them."),
      @Tag(name = "Operation", description = "For those who start, watch and restart the service.")
    })
public final class DocumentationController {
  /** Nothing but what this server sends itself; the page sets styles and images of its own. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final ExecutorService operator;

  DocumentationController(@Named(RequestThreads.OPERATOR) ExecutorService operator) {
    this.operator = operator;
  }

  /** What the page is made of. */
  private enum PageFile {
    INDEX("index.html", "text/html; charset=utf-8"),
    START("start.js", "text/javascript; charset=utf-8"),
    SCRIPT("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    STYLE("swagger-ui.css", "text/css; charset=utf-8");

    private final String name;
    private final String mediaType;

    PageFile(String name, String mediaType) {
      this.name = name;
      this.mediaType = mediaType;
    }
  }

  /** Leads to the page. */
  @Get
  HttpResponse<Void> root() {
    return HttpResponse.temporaryRedirect(URI.create("/docs/index.html"));
  }

  /** Leads to the page too. */
  @Get("/docs")
  HttpResponse<Void> docs() {
    return root();
  }

  /** The page, and what it is made of; empty for anything else. */
  @Get("/docs/{file}")
  CompletableFuture<Optional<HttpResponse<byte[]>>> docs(String file) {
    return CompletableFuture.supplyAsync(
        () ->
            Arrays.stream(PageFile.values())
                .filter(known -> known.name.equals(file))
                .findFirst()
                .map(known -> response("/docs/" + known.name, known.mediaType)),
        operator);
  }

  /** The document. */
  @Get("/openapi.yaml")
  CompletableFuture<HttpResponse<byte[]>> document() {
    return CompletableFuture.supplyAsync(
        () -> response("/META-INF/swagger/openapi.yml", "application/yaml"), operator);
  }

  private static HttpResponse<byte[]> response(String resource, String mediaType) {
    return HttpResponse.ok(read(resource))
        .header(HttpHeaders.CONTENT_TYPE, mediaType)
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff");
  }

  private static byte[] read(String resource) {
    try (InputStream file = DocumentationController.class.getResourceAsStream(resource)) {
      return file.readAllBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
