package io.cocos.manager.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cocos.manager.CocosManager;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.ManagerServiceGrpc.ManagerServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.micronaut.grpc.server.GrpcEmbeddedServer;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A manager on this host's libvirt, with a state folder of its own, and a client of it. Closing it
 * removes every VM that was launched through it, and the folder.
 */
final class HostManager implements AutoCloseable {
  /** Far from the ports that a manager in use would take. */
  static final int FIRST_SSH_PORT = 23_222;

  static final int FIRST_AGENT_HTTP_PORT = 29_301;
  static final int FIRST_AGENT_GRPC_PORT = 27_020;

  private static final ObjectMapper json = new ObjectMapper();

  private final Path state;
  private final ManagerConfig config;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> launched = new ArrayList<>();
  private CocosManager manager;

  HostManager(Map<String, String> more) throws IOException {
    this.state = stateFolder();
    this.config = config(state, more);
    start();
  }

  /** A new folder that QEMU's user can pass through, as it cannot through JUnit's private ones. */
  static Path stateFolder() throws IOException {
    return Files.createTempDirectory(
        "cocos-host-test",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
  }

  /** Small guests of the project's own image; their files are in the given folder. */
  static ManagerConfig config(Path state, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("MANAGER_STATE_DIR", state.toString());
    variables.put("MANAGER_TEMPLATE_DIR", projectFile("libvirt-templates").toString());
    variables.put("MANAGER_QEMU_DISK_IMG_KERNEL_FILE", projectFile("img/bzImage").toString());
    variables.put(
        "MANAGER_QEMU_DISK_IMG_ROOTFS_FILE", projectFile("img/rootfs.cpio.gz").toString());
    variables.put("MANAGER_QEMU_MEMORY_SIZE", "512M");
    variables.put("MANAGER_QEMU_SMP_COUNT", "1");
    variables.put("COCOS_JAEGER_URL", "");
    variables.put("MANAGER_HTTP_PORT", "0");
    variables.put("MANAGER_GRPC_PORT", "0");
    variables.put("COCOS_NOTIFICATION_SERVER_URL", "off");
    variables.put("MANAGER_QEMU_HOST_FWD_1", String.valueOf(FIRST_SSH_PORT));
    variables.put("MANAGER_QEMU_HOST_FWD_2", String.valueOf(FIRST_AGENT_HTTP_PORT));
    variables.put("MANAGER_QEMU_HOST_FWD_3", String.valueOf(FIRST_AGENT_GRPC_PORT));
    variables.putAll(more);
    return ManagerConfig.fromEnvironment(
        variables, state, "root".equals(System.getProperty("user.name")));
  }

  /** Removes a folder and all that is in it. */
  static void removeFolder(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /**
   * The README's request, with more time than the three minutes of its computation: a busy host may
   * take longer for a test.
   */
  static byte[] readmeRequest() throws IOException {
    String body = Files.readString(projectFile("docs/examples/run.json"));
    return body.replaceFirst("\\{", "{\"timeout\":\"1h\",").getBytes(StandardCharsets.UTF_8);
  }

  /** A file of the project, whichever folder the tests run in. */
  static Path projectFile(String path) {
    Path module = Path.of("").toAbsolutePath();
    Path project = Files.exists(module.resolve("libvirt-templates")) ? module : module.getParent();
    return project.resolve(path);
  }

  void restart() {
    manager.close();
    start();
  }

  Path state() {
    return state;
  }

  Path folder(JsonNode vm) {
    return state.resolve(vm.get("vm_id").asText());
  }

  /** Posts to /run; the answer comes when the agent has answered. */
  CompletableFuture<JsonNode> runUntilReady(byte[] body) {
    return http.sendAsync(
            HttpRequest.newBuilder(uri("/run"))
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=300")
                .POST(BodyPublishers.ofByteArray(body))
                .build(),
            BodyHandlers.ofString())
        .thenApply(this::launched);
  }

  HttpResponse<String> run(byte[] body) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(uri("/run"))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMinutes(3))
                .POST(BodyPublishers.ofByteArray(body))
                .build(),
            BodyHandlers.ofString());
    if (response.statusCode() == 200) {
      launched(response);
    }
    return response;
  }

  /** Posts JSON, and launches nothing that is removed in the end. */
  HttpResponse<String> post(String path, byte[] body) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofMinutes(3))
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** What /plan answers. */
  JsonNode plan(byte[] body) throws IOException, InterruptedException {
    HttpResponse<String> response = post("/plan", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return parse(response.body());
  }

  JsonNode get(JsonNode vm) throws IOException, InterruptedException {
    return parse(send("GET", vm).body());
  }

  /** The answer at a path. */
  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  /** The answer at a path, when it comes. */
  CompletableFuture<HttpResponse<String>> getLater(String path) {
    return http.sendAsync(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  /** What is shown of a VM below its own path. */
  JsonNode get(JsonNode vm, String aspect) throws IOException, InterruptedException {
    URI path = uri("/vms/" + vm.get("vm_id").asText() + "/" + aspect);
    return parse(http.send(HttpRequest.newBuilder(path).build(), BodyHandlers.ofString()).body());
  }

  /** What coreutils say of the digest of a project's file. */
  static String sha256(String path) throws IOException, InterruptedException {
    return Command.run("sha256sum", projectFile(path).toString()).output().split(" ", 2)[0];
  }

  HttpResponse<String> delete(JsonNode vm) throws IOException, InterruptedException {
    return send("DELETE", vm);
  }

  HttpResponse<String> send(String method, JsonNode vm) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri("/vms/" + vm.get("vm_id").asText()))
            .method(method, BodyPublishers.noBody())
            .timeout(Duration.ofMinutes(3))
            .build(),
        BodyHandlers.ofString());
  }

  /** Every VM that the manager lists, by id. */
  List<String> listedIds() throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(HttpRequest.newBuilder(uri("/vms")).build(), BodyHandlers.ofString());
    List<String> ids = new ArrayList<>();
    parse(response.body()).get("vms").forEach(vm -> ids.add(vm.get("vm_id").asText()));
    return ids;
  }

  static int hostPort(JsonNode vm, String forward) {
    for (JsonNode candidate : vm.get("forwards")) {
      if (candidate.get("name").asText().equals(forward)) {
        return candidate.get("host_port").asInt();
      }
    }
    throw new AssertionError("no forward " + forward + " in " + vm);
  }

  /** What the agent in a VM says of itself. */
  static JsonNode agentHealth(JsonNode vm) throws IOException, InterruptedException {
    URI health = URI.create("http://127.0.0.1:%d/health".formatted(hostPort(vm, "agent-http")));
    return parse(
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString())
            .body());
  }

  static JsonNode parse(String text) {
    try {
      return json.readTree(text);
    } catch (IOException noJson) {
      throw new UncheckedIOException("no JSON: " + text, noJson);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      for (String id : launched) {
        http.sendAsync(
                HttpRequest.newBuilder(uri("/vms/" + id)).DELETE().build(),
                BodyHandlers.discarding())
            .join();
      }
    } finally {
      manager.close();
      removeFolder(state);
    }
  }

  /** Has a VM that was launched by other means removed as well. */
  void removeWhenClosed(String vmId) {
    launched.add(vmId);
  }

  /** What its gRPC interface answers. */
  <T> T overGrpc(Function<ManagerServiceBlockingStub, T> question) throws InterruptedException {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", grpcPort()).usePlaintext().build();
    try {
      return question.apply(
          ManagerServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS));
    } finally {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  int grpcPort() {
    return manager.context().getBean(GrpcEmbeddedServer.class).getPort();
  }

  private JsonNode launched(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode vm = parse(response.body());
    launched.add(vm.get("vm_id").asText());
    return vm;
  }

  private void start() {
    manager = CocosManager.start(config);
  }

  private URI uri(String path) {
    return manager.context().getBean(EmbeddedServer.class).getURI().resolve(path);
  }
}
