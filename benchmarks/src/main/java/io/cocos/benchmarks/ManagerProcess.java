package io.cocos.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A process of {@code build/cocos-manager} as operators run it, and a client of it. Closing it ends
 * the process, and every VM that has a folder. Safe for use by many threads.
 */
final class ManagerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int WARMED_UP_AT_ONCE = 4;
  private static final ObjectMapper json = new ObjectMapper();

  private final Process process;
  private final Path state;
  private final URI base;
  private final HttpLine line;

  /** For what is asked at the same time, or is not timed. */
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final boolean hasDomains;

  private ManagerProcess(Process process, Path state, int port, boolean hasDomains) {
    this.process = process;
    this.state = state;
    this.base = URI.create("http://127.0.0.1:" + port);
    this.line = new HttpLine(new InetSocketAddress(base.getHost(), port), PATIENCE);
    this.hasDomains = hasDomains;
  }

  /**
   * Starts one, without waiting for it.
   *
   * @param command what starts the manager
   * @param folder a new folder, where its state and its log will be
   * @param port where it is to serve HTTP
   * @param environment all that it is told
   * @param hasDomains whether its VMs outlive it and the connection to libvirt
   */
  static ManagerProcess start(
      Path command, Path folder, int port, Map<String, String> environment, boolean hasDomains)
      throws IOException {
    Path state = folder.resolve("state");
    // In a session of its own: what ends this process must not end that one before its VMs.
    ProcessBuilder builder =
        new ProcessBuilder("setsid", command.toString())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(folder.resolve("manager.log").toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("MANAGER_STATE_DIR", state.toString());
    builder.environment().put("MANAGER_HTTP_PORT", String.valueOf(port));
    return new ManagerProcess(builder.start(), state, port, hasDomains);
  }

  /** Returns when it serves; looks every millisecond. */
  ManagerProcess awaitServing() throws IOException, InterruptedException {
    Until.holds("the manager serves", PATIENCE, Duration.ofMillis(1), this::isServing);
    return this;
  }

  /** Returns when a VM could be launched at once: what the first launch would wait for is done. */
  ManagerProcess awaitLaunchable() throws IOException, InterruptedException {
    awaitServing();
    Until.holds(
        "a VM could be launched",
        PATIENCE,
        Duration.ofMillis(100),
        () -> get("/health/ready").statusCode() == 200);
    return this;
  }

  private boolean isServing() throws InterruptedException {
    if (!process.isAlive()) {
      throw new IllegalStateException("the manager ended; its log is beside " + state);
    }
    try {
      return isListening() && get("/health").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Costs next to nothing, so that whoever waits leaves the processors to the manager. */
  private boolean isListening() {
    try (SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(base.getHost(), base.getPort()))) {
      return channel.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Launches a VM of that request. To be used by one thread, as {@link #remove} is. */
  Vm run(String body) throws IOException {
    return Vm.of(require(200, line.ask("POST", "/run", body), "/run"));
  }

  /** The same, when the answer comes. */
  CompletableFuture<Vm> runLater(String body) {
    return client
        .sendAsync(request("POST", "/run", body), BodyHandlers.ofString())
        .thenApply(response -> Vm.of(require(200, response)));
  }

  /**
   * Launches and removes VMs, some at a time, as a manager has that was started some days ago and
   * not just now: Java compiles what it has done a thousand times. To be used by one thread.
   */
  void warmUp(String body, Effort effort) {
    for (int launched = 0; launched < effort.of(1, 600, 600); launched += WARMED_UP_AT_ONCE) {
      Stream.generate(() -> runLater(body))
          .limit(effort.of(1, WARMED_UP_AT_ONCE, WARMED_UP_AT_ONCE))
          .toList()
          .stream()
          .map(launch -> launch.thenCompose(this::removeLater))
          .toList()
          .forEach(CompletableFuture::join);
    }
  }

  void remove(Vm vm) throws IOException {
    String unused = require(204, line.ask("DELETE", vm.path(), ""), vm.path());
  }

  CompletableFuture<Void> removeLater(Vm vm) {
    return client
        .sendAsync(request("DELETE", vm.path(), ""), BodyHandlers.ofString())
        .thenAccept(response -> require(204, response));
  }

  /** Reads all VMs, as text. To be used by one thread, as {@link #run} is. */
  String list() throws IOException {
    return require(200, line.ask("GET", "/vms", ""), "/vms");
  }

  /** Ends a VM without asking it, and keeps what is known of it. */
  void stop(Vm vm) throws IOException, InterruptedException {
    String unused = require(200, send(request("POST", vm.path() + "/stop?grace=0s", "")));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request("GET", path, ""));
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return json.readTree(require(200, get(path)));
  }

  /** The lines of an answer that does not end, from another thread; cancelling ends it. */
  CompletableFuture<Void> follow(String path, Consumer<String> line) {
    return client
        .sendAsync(request("GET", path, ""), BodyHandlers.ofLines())
        .thenAcceptAsync(response -> response.body().forEach(line));
  }

  /** A metric, summed over those of its series whose line has that text. */
  double metric(String name, String text) throws IOException, InterruptedException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name) && line.contains(text))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** What of its memory is resident, in MiB. */
  double residentMemory() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
        .sum();
  }

  Path folder(Vm vm) {
    return state.resolve(vm.id());
  }

  int port() {
    return base.getPort();
  }

  @Override
  public void close() throws IOException {
    line.close();
    Programs.end(process, PATIENCE);
    if (hasDomains) {
      for (String id : folders()) {
        Programs.removeDomain(id);
      }
    }
  }

  /** The VMs that have a folder. */
  private List<String> folders() throws IOException {
    List<String> ids = new ArrayList<>();
    if (Files.isDirectory(state)) {
      try (Stream<Path> folders = Files.list(state)) {
        folders
            .map(folder -> folder.getFileName().toString())
            .filter(name -> name.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"))
            .forEach(ids::add);
      }
    }
    return ids;
  }

  private HttpRequest request(String method, String path, String body) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(PATIENCE)
        .header("Content-Type", "application/json")
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
        .build();
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }

  private static String require(int status, HttpResponse<String> response) {
    return require(
        status,
        new HttpLine.Answer(response.statusCode(), response.body()),
        response.request().uri().getPath());
  }

  private static String require(int status, HttpLine.Answer answer, String path) {
    if (answer.status() != status) {
      throw new IllegalStateException(
          "%s was answered with %d: %s".formatted(path, answer.status(), answer.body()));
    }
    return answer.body();
  }
}
