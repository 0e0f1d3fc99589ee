package io.cocos.manager.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cocos.manager.CocosManager;
import io.cocos.manager.config.ManagerConfig;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
  private final Map<String, String> variables = new HashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> launched = new ArrayList<>();
  private CocosManager manager;

  HostManager(Map<String, String> more) {
    try {
      // QEMU's user passes through here, so it cannot be one of JUnit's private folders.
      this.state =
          Files.createTempDirectory(
              "cocos-host-test",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    variables.putAll(
        Map.of(
            "MANAGER_STATE_DIR",
            state.toString(),
            "MANAGER_TEMPLATE_DIR",
            projectFile("libvirt-templates").toString(),
            "MANAGER_QEMU_DISK_IMG_KERNEL_FILE",
            projectFile("img/bzImage").toString(),
            "MANAGER_QEMU_DISK_IMG_ROOTFS_FILE",
            projectFile("img/rootfs.cpio.gz").toString(),
            "MANAGER_QEMU_MEMORY_SIZE",
            "512M",
            "MANAGER_QEMU_SMP_COUNT",
            "1",
            "MANAGER_HTTP_PORT",
            "0",
            "MANAGER_GRPC_PORT",
            "0"));
    variables.putAll(
        Map.of(
            "MANAGER_QEMU_HOST_FWD_1", String.valueOf(FIRST_SSH_PORT),
            "MANAGER_QEMU_HOST_FWD_2", String.valueOf(FIRST_AGENT_HTTP_PORT),
            "MANAGER_QEMU_HOST_FWD_3", String.valueOf(FIRST_AGENT_GRPC_PORT)));
    variables.putAll(more);
    start();
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

  JsonNode get(JsonNode vm) throws IOException, InterruptedException {
    return parse(send("GET", vm).body());
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
      try (Stream<Path> tree = Files.walk(state)) {
        for (Path path : tree.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private JsonNode launched(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode vm = parse(response.body());
    launched.add(vm.get("vm_id").asText());
    return vm;
  }

  private void start() {
    manager =
        CocosManager.start(
            ManagerConfig.fromEnvironment(
                variables, state, "root".equals(System.getProperty("user.name"))));
  }

  private URI uri(String path) {
    return manager.context().getBean(EmbeddedServer.class).getURI().resolve(path);
  }
}
