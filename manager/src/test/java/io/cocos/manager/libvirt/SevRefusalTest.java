package io.cocos.manager.libvirt;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.domainxml.DomainDocuments;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.telemetry.LogLines;
import io.cocos.manager.vm.Hypervisor;
import io.cocos.manager.vm.Samples;
import io.opentelemetry.api.trace.TracerProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where SEV is asked for and cannot be, no VM starts, and everybody is told why. */
class SevRefusalTest {
  private static final String REFUSAL = "this host cannot launch SEV guests";

  @TempDir Path folder;

  private final AtomicInteger connections = new AtomicInteger();
  private GuestFolder guest;
  private LogLines log;
  private LibvirtConnection connection;
  private LibvirtHypervisor hypervisor;

  @BeforeEach
  void open() throws Exception {
    log = LogLines.of("io.cocos.manager.libvirt");
    guest = new GuestFolder(folder);
    Files.writeString(folder.resolve("node.xml"), "<node/>");
    ManagerConfig config =
        guest.config(
            "test://" + folder.resolve("node.xml"),
            Map.of("MANAGER_QEMU_ENABLE_SEV", "true", "MANAGER_QEMU_ENABLE_KVM", "auto"));
    connection =
        new LibvirtConnection(
            LibvirtEventLoop.ofProcess(), config.libvirtUri(), TracerProvider.noop().get(""));
    hypervisor =
        new LibvirtHypervisor(connection, new DomainDocuments(GuestFolder.template()), config);
    hypervisor.listen(
        new Hypervisor.Listener() {
          @Override
          public void connected() {
            connections.incrementAndGet();
          }

          @Override
          public void disconnected() {}

          @Override
          public void changed(UUID id) {}
        });
  }

  @AfterEach
  void close() {
    hypervisor.close();
    log.close();
  }

  private void assertWarnings(int number) throws Exception {
    eventually(() -> assertThat(log.saying(REFUSAL)).hasSize(number));
    for (JsonNode line : log.saying(REFUSAL)) {
      assertThat(line.get("level").asText()).isEqualTo("warn");
    }
  }

  @Test
  void aRequestIsRefusedAndNothingIsLeft() throws Exception {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(
            () -> hypervisor.launch(Samples.spec("any", Samples.forwards(0), Instant.EPOCH)))
        .withMessageContaining(REFUSAL)
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HOST_UNSUITABLE);
    assertThat(hypervisor.list()).isEmpty();
    assertThat(guest.stateEntries()).isEmpty();
  }

  @Test
  void everyConnectionBringsOneWarningWithTheReason() throws Exception {
    assertWarnings(1);

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(
            () ->
                connection.call(
                    "notice that the daemon died",
                    session -> {
                      throw new ManagerException(ErrorCode.HYPERVISOR_UNAVAILABLE, "gone");
                    }));

    eventually(() -> assertThat(connections).hasValue(2));
    assertWarnings(2);
  }
}
