package io.cocos.manager.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.protobuf.ByteString;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.RunRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A host without SEV, as most are, launches nothing for whoever asks for it, and says why. Its
 * libvirt is older than SEV-SNP.
 */
class SevRefusalIT {
  private static final String SEV = "sev, this host cannot launch SEV guests";
  private static final String SNP =
      "sev-snp, libvirt 9.0.0 knows SEV and SEV-ES only; SEV-SNP takes 10.5.0";

  private HostManager manager;
  private String domainsBefore;

  private void start(String technology) throws Exception {
    assumeThat(Path.of("/dev/sev")).as("this host may have SEV").doesNotExist();
    manager = new HostManager(Map.of("MANAGER_QEMU_CONFIDENTIAL", technology));
    domainsBefore = Command.run("virsh", "list", "--all", "--uuid").output();
  }

  @AfterEach
  void end() throws Exception {
    if (manager != null) {
      manager.close();
    }
  }

  private void assertNothingIsLeft() throws Exception {
    assertThat(Command.run("virsh", "list", "--all", "--uuid").output()).isEqualTo(domainsBefore);
    try (Stream<Path> entries = Files.list(manager.state())) {
      assertThat(entries).extracting(Path::getFileName).containsExactly(Path.of("libvirt"));
    }
  }

  @ParameterizedTest
  @CsvSource({SEV, SNP})
  void overHttp(String technology, String reason) throws Exception {
    start(technology);
    HttpResponse<String> answer =
        manager.run("{\"computation\":{}}".getBytes(StandardCharsets.UTF_8));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
    assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
    assertThat(HostManager.parse(answer.body()).get("code").asText()).isEqualTo("host_unsuitable");
    assertThat(HostManager.parse(answer.body()).get("detail").asText()).contains(reason);
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @CsvSource({SEV, SNP})
  void overGrpc(String technology, String reason) throws Exception {
    start(technology);
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", manager.grpcPort()).usePlaintext().build();
    try {
      StatusRuntimeException refused =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  ManagerServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(1, TimeUnit.MINUTES)
                      .run(
                          RunRequest.newBuilder()
                              .setComputation(ByteString.copyFromUtf8("{}"))
                              .build()));

      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(refused.getStatus().getDescription()).contains(reason);
      assertNothingIsLeft();
    } finally {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }
}
