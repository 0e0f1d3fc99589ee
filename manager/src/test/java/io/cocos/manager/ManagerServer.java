package io.cocos.manager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.vm.FakeAgents;
import io.cocos.manager.vm.Host;
import io.cocos.manager.vm.HostResources;
import io.cocos.manager.vm.InMemoryHypervisor;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.VmService;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.micronaut.grpc.server.GrpcEmbeddedServer;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The whole service on ports of its own, with its hypervisor and its agents in memory. Started once
 * for the tests of a class; every test finds it without VMs.
 */
public final class ManagerServer implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> variables;
  private final Host host;
  private final InMemoryHypervisor hypervisor = new InMemoryHypervisor();
  private final FakeAgents agents = new FakeAgents();
  private final HttpClient client = HttpClient.newHttpClient();
  private CocosManager manager;
  private ManagedChannel channel;

  /** A server with the default configuration, but for its ports, and without traces. */
  public ManagerServer() {
    this(Map.of());
  }

  /** A server with these variables beside those of its ports. */
  public ManagerServer(Map<String, String> variables) {
    this(variables, HostResources::unknown);
  }

  /** The same on a host that limits something. */
  public ManagerServer(Map<String, String> variables, Host host) {
    this.host = host;
    this.variables = new HashMap<>(variables);
    this.variables.putIfAbsent("COCOS_NOTIFICATION_SERVER_URL", "off");
    this.variables.putIfAbsent("COCOS_JAEGER_URL", "");
    this.variables.putIfAbsent("MANAGER_BOOT_TIMEOUT", "off"); // VMs of long ago are still to boot
    this.variables.put("MANAGER_HTTP_PORT", "0");
    this.variables.put("MANAGER_GRPC_PORT", "0");
  }

  /** What its VMs run on. */
  public InMemoryHypervisor hypervisor() {
    return hypervisor;
  }

  /** Those who answer in its VMs. */
  public FakeAgents agents() {
    return agents;
  }

  /** Where its HTTP port is. */
  public int httpPort() {
    return manager.context().getBean(EmbeddedServer.class).getPort();
  }

  /** A request to it. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort() + path));
  }

  /** The answer to a request. */
  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(
        request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The answer to a request, when it comes. */
  public CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
    return client.sendAsync(
        request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A request to run what this body says, of the media type that it has to have. */
  public HttpRequest.Builder runRequest(byte[] body) {
    return request("/run")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  /** The answer to such a request. */
  public HttpResponse<String> run(String body) throws IOException, InterruptedException {
    return send(runRequest(body.getBytes(StandardCharsets.UTF_8)));
  }

  /** The JSON of an answer. */
  public static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  /** A part of it. */
  public <T> T part(Class<T> type) {
    return manager.context().getBean(type);
  }

  /** A connection to its gRPC port. */
  public ManagedChannel channel() {
    return channel;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    manager =
        CocosManager.start(
            ManagerConfig.fromEnvironment(variables, Path.of("/nowhere"), false),
            hypervisor,
            host,
            agents,
            agents);
    channel =
        ManagedChannelBuilder.forAddress(
                "127.0.0.1", manager.context().getBean(GrpcEmbeddedServer.class).getPort())
            .usePlaintext()
            .build();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    hypervisor.heal();
    agents.fallSilent();
    VmService vms = manager.context().getBean(VmService.class);
    hypervisor.list().stream().map(ObservedVm::id).forEach(vms::remove);
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    if (channel != null) {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
    if (manager != null) {
      manager.close();
    }
    hypervisor.close();
  }
}
