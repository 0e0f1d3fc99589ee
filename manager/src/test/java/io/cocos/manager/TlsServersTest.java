package io.cocos.manager;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.telemetry.LogLines;
import io.cocos.manager.tls.Authority;
import io.cocos.manager.tls.Identity;
import io.cocos.manager.tls.TlsClient;
import io.cocos.manager.vm.FakeAgents;
import io.cocos.manager.vm.InMemoryHypervisor;
import io.cocos.proto.manager.ListRequest;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import io.micronaut.grpc.server.GrpcEmbeddedServer;
import io.micronaut.runtime.server.EmbeddedServer;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both servers with TLS, as their clients see them. */
class TlsServersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path issued;
  @TempDir Path folder;

  private static Authority authority;
  private static Identity first;
  private static Identity second;
  private static Identity client;
  private static Identity stranger;

  private final InMemoryHypervisor hypervisor = new InMemoryHypervisor();
  private Path certificate;
  private Path key;

  @BeforeAll
  static void issue() throws Exception {
    authority = new Authority(issued, "authority");
    first = authority.issue("first", Authority.EC);
    second = authority.issue("second", Authority.EC);
    client = authority.issue("client", Authority.EC);
    stranger = new Authority(issued, "strangers").issue("stranger", Authority.EC);
  }

  @BeforeEach
  void install() throws IOException {
    certificate = folder.resolve("server.pem");
    key = folder.resolve("server.key");
    install(first);
  }

  @AfterEach
  void close() {
    hypervisor.close();
  }

  private void install(Identity identity) throws IOException {
    Files.copy(identity.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(identity.key(), key, StandardCopyOption.REPLACE_EXISTING);
  }

  private CocosManager start(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    for (String server : new String[] {"MANAGER_HTTP_", "MANAGER_GRPC_"}) {
      variables.put(server + "HOST", "127.0.0.1");
      variables.put(server + "PORT", "0");
      variables.put(server + "SERVER_CERT", certificate.toString());
      variables.put(server + "SERVER_KEY", key.toString());
    }
    variables.put("COCOS_NOTIFICATION_SERVER_URL", "off");
    variables.putAll(more);
    FakeAgents agents = new FakeAgents();
    return CocosManager.start(
        ManagerConfig.fromEnvironment(variables, Path.of("/nowhere"), false),
        hypervisor,
        agents,
        agents);
  }

  private CocosManager startForKnownClients() {
    return start(
        Map.of(
            "MANAGER_HTTP_CLIENT_CA_CERTS", authority.certificate().toString(),
            "MANAGER_GRPC_CLIENT_CA_CERTS", authority.certificate().toString()));
  }

  private static int httpPort(CocosManager manager) {
    return manager.context().getBean(EmbeddedServer.class).getPort();
  }

  private static int grpcPort(CocosManager manager) {
    return manager.context().getBean(GrpcEmbeddedServer.class).getPort();
  }

  private static int health(CocosManager manager, TlsClient caller)
      throws IOException, InterruptedException {
    return HttpClient.newBuilder()
        .sslContext(caller.context())
        .build()
        .send(
            HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + httpPort(manager) + "/health"))
                .timeout(PATIENCE)
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  private static ManagedChannel channel(CocosManager manager, Optional<Identity> own)
      throws SSLException {
    SslContextBuilder tls =
        GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
            .trustManager(authority.certificate().toFile());
    own.ifPresent(
        identity -> tls.keyManager(identity.certificate().toFile(), identity.key().toFile()));
    return NettyChannelBuilder.forAddress("127.0.0.1", grpcPort(manager))
        .sslContext(tls.build())
        .build();
  }

  private static void close(ManagedChannel channel) throws InterruptedException {
    channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }

  /** How a call ends. */
  private static Status.Code list(CocosManager manager, Optional<Identity> own) throws Exception {
    ManagedChannel channel = channel(manager, own);
    try {
      ManagerServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .list(ListRequest.getDefaultInstance());
      return Status.Code.OK;
    } catch (StatusRuntimeException refused) {
      return refused.getStatus().getCode();
    } finally {
      close(channel);
    }
  }

  @Test
  void httpIsServedByTls() throws Exception {
    try (CocosManager manager = start(Map.of())) {
      assertThat(health(manager, TlsClient.trusting(authority.certificate()))).isEqualTo(200);
    }
  }

  @Test
  void grpcIsServedByTlsWithHealthAndReflection() throws Exception {
    try (CocosManager manager = start(Map.of())) {
      assertThat(list(manager, Optional.empty())).isEqualTo(Status.Code.OK);

      ManagedChannel channel = channel(manager, Optional.empty());
      try {
        assertThat(
                HealthGrpc.newBlockingStub(channel)
                    .check(HealthCheckRequest.getDefaultInstance())
                    .getStatus())
            .isEqualTo(ServingStatus.SERVING);
        assertThat(services(channel).getListServicesResponse().getServiceList())
            .anySatisfy(
                service -> assertThat(service.getName()).isEqualTo("manager.ManagerService"));
      } finally {
        close(channel);
      }
    }
  }

  private static ServerReflectionResponse services(ManagedChannel channel) throws Exception {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> questions =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    answer.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {
                    answer.completeExceptionally(new IllegalStateException("no answer"));
                  }
                });
    questions.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    questions.onCompleted();
    return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void withAuthoritiesOfClientsOnlyTheirClientsAreServed() throws Exception {
    try (CocosManager manager = startForKnownClients()) {
      Path trusted = authority.certificate();

      assertThat(health(manager, TlsClient.trusting(trusted, client))).isEqualTo(200);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> health(manager, TlsClient.trusting(trusted)));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> health(manager, TlsClient.trusting(trusted, stranger)));

      assertThat(list(manager, Optional.of(client))).isEqualTo(Status.Code.OK);
      assertThat(list(manager, Optional.empty())).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(list(manager, Optional.of(stranger))).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void whoeverSpeaksInTheClearIsHungUpOnAndOthersAreServedStill() throws Exception {
    try (CocosManager manager = start(Map.of());
        LogLines log = LogLines.of("ROOT")) {
      for (int port : new int[] {httpPort(manager), grpcPort(manager)}) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
          socket.setSoTimeout((int) PATIENCE.toMillis());
          socket
              .getOutputStream()
              .write("POST /run HTTP/1.1\r\n\r\ns3cret".getBytes(StandardCharsets.US_ASCII));
          String answer =
              new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
          assertThat(answer).doesNotContain("HTTP");
        }
      }

      assertThat(health(manager, TlsClient.trusting(authority.certificate()))).isEqualTo(200);
      assertThat(list(manager, Optional.empty())).isEqualTo(Status.Code.OK);
      assertThat(log.objects())
          .extracting(line -> line.get("logger").asText())
          .allMatch(logger -> logger.startsWith("io.cocos"));
    }
  }

  @Test
  void renewedFilesAreServedToNewConnectionsOfBothServersWithoutARestart() throws Exception {
    TlsClient caller = TlsClient.trusting(authority.certificate());
    try (CocosManager manager = start(Map.of());
        SSLSocket before = caller.connect(httpPort(manager))) {
      assertThat(caller.subjectAt(grpcPort(manager))).isEqualTo("CN=first");

      install(second);

      eventually(() -> assertThat(caller.subjectAt(httpPort(manager))).isEqualTo("CN=second"));
      eventually(() -> assertThat(caller.subjectAt(grpcPort(manager))).isEqualTo("CN=second"));
      before
          .getOutputStream()
          .write("GET /health HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(before.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.0 200 OK");
    }
  }

  @Test
  void theStartSaysWhichServersHaveTls() throws Exception {
    try (LogLines log = LogLines.of("io.cocos.manager")) {
      start(
              Map.of(
                  "MANAGER_HTTP_SERVER_CERT", "",
                  "MANAGER_HTTP_SERVER_KEY", "",
                  "MANAGER_GRPC_CLIENT_CA_CERTS", authority.certificate().toString()))
          .close();
      start(Map.of()).close();

      assertThat(log.saying("serving HTTP at"))
          .extracting(line -> line.get("message").asText().replaceAll("\\d{2,}", "PORT"))
          .containsExactly(
              "serving HTTP at http://PORT.0.0.1:PORT (no TLS),"
                  + " gRPC at PORT.0.0.1:PORT (TLS, client certificates required)",
              "serving HTTP at https://PORT.0.0.1:PORT (TLS), gRPC at PORT.0.0.1:PORT (TLS)");
    }
  }

  @Test
  void filesThatCannotBeUsedStopTheStart() {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> start(Map.of("MANAGER_GRPC_SERVER_KEY", second.key().toString())).close())
        .withMessage(
            "MANAGER_GRPC_SERVER_KEY (%s) is not the key of the first certificate in"
                + " MANAGER_GRPC_SERVER_CERT (%s), but must be",
            second.key(), certificate);
  }

  @Test
  void nothingWatchesFilesWithoutTlsNorAfterTheEnd() throws Exception {
    start(Map.of()).close();
    eventually(() -> assertThat(watchers()).isZero());

    Map<String, String> noTls = new HashMap<>();
    for (String server : new String[] {"MANAGER_HTTP_", "MANAGER_GRPC_"}) {
      noTls.put(server + "SERVER_CERT", "");
      noTls.put(server + "SERVER_KEY", "");
    }
    try (CocosManager manager = start(noTls)) {
      assertThat(manager.context().isRunning()).isTrue();
      assertThat(watchers()).isZero();
    }
  }

  private static long watchers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("tls-renewal"))
        .count();
  }
}
