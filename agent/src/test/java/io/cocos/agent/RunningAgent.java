package io.cocos.agent;

import io.cocos.agent.attestation.PlatformReports;
import io.cocos.agent.grpc.UploadPatience;
import io.cocos.agent.run.RunLog;
import io.cocos.agent.ssh.SshAccess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** An agent on free ports, launched with a command line of the test's choice. */
public final class RunningAgent implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final AgentServer server;

  private final RunnerByHand runner = new RunnerByHand();
  private final RunLog output = new RunLog();
  private final AtomicLong nanos = new AtomicLong();
  private final UploadPatience patience = new UploadPatience(nanos::get);
  private final BlockingQueue<String> sshLines = new LinkedBlockingQueue<>();

  private RunningAgent(AgentOptions options) throws IOException {
    server =
        AgentServer.start(
            options,
            "1.2.3",
            new ConsoleLog(new PrintStream(log, true, StandardCharsets.UTF_8), Clock.systemUTC()),
            new Machine(
                runner,
                output,
                patience,
                new SshAccess(
                    options.folder().resolve("authorized_keys"),
                    List.of("echo", "the host key"),
                    PATIENCE,
                    sshLines::add),
                PlatformReports.ofThisGuest()));
  }

  /** Launches one with this kernel command line and no firmware file. */
  public static RunningAgent launchedWith(String commandLine, Path folder) throws IOException {
    Path commandLineFile = Files.writeString(folder.resolve("cmdline"), commandLine);
    return new RunningAgent(
        new AgentOptions(
            0,
            0,
            commandLineFile,
            folder.resolve("no-firmware-file"),
            folder.resolve("inputs of the agent")));
  }

  /** Launches one that waits for a computation. */
  public static RunningAgent waiting(Path folder) throws IOException {
    return launchedWith("console=ttyS0", folder);
  }

  /** What it runs algorithms with. */
  public RunnerByHand runner() {
    return runner;
  }

  /** Where what the algorithms print goes. */
  public RunLog output() {
    return output;
  }

  /** Lets so much time pass for uploads, and has it look for those that brought nothing. */
  public void passTime(Duration time) {
    nanos.addAndGet(time.toNanos());
    patience.run();
  }

  /** What it logs next of SSH. */
  public String nextSshLine() throws InterruptedException {
    return sshLines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** The port for HTTP. */
  public int httpPort() {
    return server.httpPort();
  }

  /** The port for gRPC. */
  public int grpcPort() {
    return server.grpcPort();
  }

  /** What it has logged so far. */
  public String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  /** GETs a path. */
  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  /** POSTs a body to a path. */
  public HttpResponse<String> post(String path, String contentType, String body)
      throws IOException, InterruptedException {
    return send(
        request(path).header("Content-Type", contentType).POST(BodyPublishers.ofString(body)));
  }

  /** POSTs a computation to /run. */
  public HttpResponse<String> run(String computation) throws IOException, InterruptedException {
    return post("/run", "application/json", computation);
  }

  /** A request for a path, to be completed. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort() + path))
        .timeout(PATIENCE);
  }

  /** Sends a request. */
  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    server.close();
  }
}
