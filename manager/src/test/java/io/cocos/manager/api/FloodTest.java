package io.cocos.manager.api;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import com.sun.management.UnixOperatingSystemMXBean;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.api.http.RawHttp;
import io.cocos.manager.vm.InMemoryHypervisor.LaunchHold;
import io.cocos.proto.manager.GetRequest;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.ManagerServiceGrpc.ManagerServiceFutureStub;
import io.cocos.proto.manager.RunRequest;
import io.grpc.Status;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Ten thousand requests at once, while no launch comes to its end: every one is answered, and
 * nothing is left of those that were refused.
 */
class FloodTest {
  @RegisterExtension static final ManagerServer server = new ManagerServer();

  private static final int CONNECTIONS = 500;
  private static final int REQUESTS_EACH = 20;

  /** As many launches as may be under way, and as many as may wait. */
  private static final int LAUNCHES = 4;

  private static final int WAITING = 32;

  /** What {@link RequestThreads} has room for. */
  private static final int THREADS = 64;

  private static final String UNKNOWN_VM = "00000000-0000-4000-8000-000000000000";

  private static String post(String body) {
    return "POST /run HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(body.length(), body);
  }

  private static String get(String path) {
    return "GET %s HTTP/1.1\r\nHost: a\r\n\r\n".formatted(path);
  }

  private static final String RUN = post("{\"computation\":{}}");

  /** What one client says after its first request, without waiting for an answer. */
  private static String furtherRequests() {
    return RUN
        + (post("{\"computation\":") + get("/vms/" + UNKNOWN_VM) + get("/health"))
            .repeat((REQUESTS_EACH - 2) / 3);
  }

  private static int answer(RawHttp client) throws IOException {
    String head = client.readHead();
    client.readBody(head);
    int status = Integer.parseInt(head.substring(9, 12));
    assertThat(head.toLowerCase(Locale.ROOT).contains("\r\nretry-after: "))
        .as(head)
        .isEqualTo(status == 503);
    return status;
  }

  private static long requestThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(RequestThreads.REQUESTS + "-"))
        .count();
  }

  /** All but those of this test's own gRPC client. */
  private static long otherThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.getName().startsWith(RequestThreads.REQUESTS + "-"))
        .filter(thread -> !thread.getName().startsWith("grpc-default-executor"))
        .count();
  }

  private static long openFiles() {
    return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getOpenFileDescriptorCount();
  }

  private static List<String> portsLeft() throws Exception {
    return server
        .send(server.request("/metrics"))
        .body()
        .lines()
        .filter(line -> line.startsWith("manager_ports_left"))
        .toList();
  }

  private static void removeAll() {
    server.hypervisor().list().forEach(vm -> server.hypervisor().vanish(vm.id()));
  }

  @Test
  void overHttpEveryRequestIsAnsweredAndNothingIsLeft() throws Exception {
    List<String> portsBefore = portsLeft();
    long threadsBefore = otherThreads();
    long filesBefore = openFiles();
    Map<Integer, Integer> answers = new TreeMap<>();
    List<RawHttp> clients = new ArrayList<>();
    try (LaunchHold hold = server.hypervisor().holdLaunches()) {
      for (int i = 0; i < CONNECTIONS; i++) {
        clients.add(new RawHttp(server.httpPort()).say(RUN));
      }
      hold.awaitLaunches(LAUNCHES);
      assertThat(server.send(server.request("/health")).statusCode()).isEqualTo(200);
      assertThat(portsLeft()).as("metrics are answered").isNotEmpty();
      assertThat(requestThreads()).isLessThanOrEqualTo(THREADS);
      assertThat(server.send(server.request("/vms")).statusCode())
          .as("launches leave threads for other requests")
          .isEqualTo(200);
      assertThat(otherThreads()).isLessThan(threadsBefore + 16);
      eventually(
          () ->
              assertThat(clients.stream().filter(RawHttp::isAnswered))
                  .as("those who are refused at once")
                  .hasSize(CONNECTIONS - LAUNCHES - WAITING));
      hold.release();
      for (RawHttp client : clients) {
        answers.merge(answer(client), 1, Integer::sum);
      }
      assertThat(answers)
          .containsOnly(
              entry(200, LAUNCHES + WAITING), entry(503, CONNECTIONS - LAUNCHES - WAITING));
      for (RawHttp client : clients) {
        client.say(furtherRequests());
      }
      for (RawHttp client : clients) {
        for (int i = 1; i < REQUESTS_EACH; i++) {
          answers.merge(answer(client), 1, Integer::sum);
        }
      }
    } finally {
      for (RawHttp client : clients) {
        client.close();
      }
    }

    assertThat(answers.keySet()).isSubsetOf(200, 400, 404, 503);
    assertThat(answers.values().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(CONNECTIONS * REQUESTS_EACH);
    int healthAnswers = CONNECTIONS * (REQUESTS_EACH - 2) / 3;
    assertThat(server.hypervisor().list())
        .as("the VMs are those that were acknowledged")
        .hasSize(answers.get(200) - healthAnswers);
    removeAll();
    eventually(() -> assertThat(portsLeft()).isEqualTo(portsBefore));
    eventually(() -> assertThat(openFiles()).isLessThan(filesBefore + 16));
    assertThat(otherThreads()).isLessThan(threadsBefore + 16);
  }

  @Test
  void overGrpcEveryCallIsAnsweredAndNothingIsLeft() throws Exception {
    List<String> portsBefore = portsLeft();
    long threadsBefore = otherThreads();
    long filesBefore = openFiles();
    ManagerServiceFutureStub manager = ManagerServiceGrpc.newFutureStub(server.channel());
    RunRequest run = RunRequest.newBuilder().setComputation(ByteString.copyFromUtf8("{}")).build();
    GetRequest get = GetRequest.newBuilder().setVmId(UNKNOWN_VM).build();
    List<ListenableFuture<?>> calls = new ArrayList<>();
    Map<Status.Code, Integer> answers = new TreeMap<>();
    try (LaunchHold hold = server.hypervisor().holdLaunches()) {
      for (int i = 0; i < CONNECTIONS * REQUESTS_EACH; i++) {
        calls.add(i % REQUESTS_EACH == 0 ? manager.run(run) : manager.get(get));
      }
      hold.awaitLaunches(LAUNCHES);
      hold.release();
      for (ListenableFuture<?> call : calls) {
        answers.merge(outcome(call), 1, Integer::sum);
      }
    }

    assertThat(answers.keySet())
        .isSubsetOf(Status.Code.OK, Status.Code.NOT_FOUND, Status.Code.RESOURCE_EXHAUSTED);
    assertThat(server.hypervisor().list())
        .as("the VMs are those that were acknowledged")
        .hasSize(answers.get(Status.Code.OK));
    assertThat(requestThreads()).isLessThanOrEqualTo(THREADS);
    removeAll();
    eventually(() -> assertThat(portsLeft()).isEqualTo(portsBefore));
    eventually(() -> assertThat(openFiles()).isLessThan(filesBefore + 16));
    assertThat(otherThreads()).isLessThan(threadsBefore + 16);
  }

  private static Status.Code outcome(ListenableFuture<?> call) throws InterruptedException {
    try {
      call.get();
      return Status.Code.OK;
    } catch (ExecutionException refused) {
      return Status.fromThrowable(refused).getCode();
    }
  }
}
