package io.cocos.manager;

import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.vm.FakeAgents;
import io.cocos.manager.vm.InMemoryHypervisor;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.VmService;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.micronaut.grpc.server.GrpcEmbeddedServer;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
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
  private final Map<String, String> variables;
  private final InMemoryHypervisor hypervisor = new InMemoryHypervisor();
  private final FakeAgents agents = new FakeAgents();
  private final HttpClient client = HttpClient.newHttpClient();
  private CocosManager manager;
  private ManagedChannel channel;

  /** A server with the default configuration, but for its ports. */
  public ManagerServer() {
    this(Map.of());
  }

  /** A server with these variables beside those of its ports. */
  public ManagerServer(Map<String, String> variables) {
    this.variables = new HashMap<>(variables);
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

  /** A client. */
  public HttpClient client() {
    return client;
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
