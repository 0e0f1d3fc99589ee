package io.cocos.manager.libvirt;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.domainxml.DomainDocuments;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Hypervisor;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.Samples;
import io.cocos.manager.vm.VmSpec;
import io.opentelemetry.api.trace.TracerProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of launches while libvirt goes away. */
class LostLibvirtTest {
  @TempDir Path folder;

  private final AtomicInteger connections = new AtomicInteger();
  private GuestFolder guest;
  private LibvirtConnection connection;
  private LibvirtHypervisor hypervisor;

  @BeforeEach
  void open() throws Exception {
    guest = new GuestFolder(folder);
    Files.writeString(node(), "<node/>");
    ManagerConfig config = guest.config("test://" + node());
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
    eventually(() -> assertThat(connections).hasValue(1));
  }

  @AfterEach
  void close() {
    hypervisor.close();
  }

  /** Describes the host; what it says counts when a connection is opened. */
  private Path node() {
    return folder.resolve("node.xml");
  }

  private static VmSpec spec() {
    return Samples.spec("any", Samples.forwards(0), Instant.EPOCH);
  }

  private void loseLibvirt() throws Exception {
    Files.writeString(node(), "<nothing/>");
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(
            () ->
                connection.call(
                    "notice that the daemon died",
                    session -> {
                      throw new ManagerException(ErrorCode.HYPERVISOR_UNAVAILABLE, "gone");
                    }));
  }

  @Test
  void aLaunchThatFindsLibvirtGoneLeavesNoFilesOnceItIsBack() throws Exception {
    VmSpec before = spec();
    hypervisor.launch(before);
    hypervisor.remove(before.id());
    loseLibvirt();

    failsAndLeavesNothingOnceLibvirtIsBack(() -> hypervisor.launch(spec()));
  }

  @Test
  void aGuestThatCannotBeginSinceLibvirtIsGoneIsRemovedOnceItIsBack() throws Exception {
    ObservedVm waiting = hypervisor.launch(spec());
    loseLibvirt();

    failsAndLeavesNothingOnceLibvirtIsBack(() -> hypervisor.begin(waiting));
  }

  private void failsAndLeavesNothingOnceLibvirtIsBack(ThrowingCallable launch) throws IOException {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(launch)
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HYPERVISOR_UNAVAILABLE);
    Files.writeString(node(), "<node/>");

    eventually(() -> assertThat(connections).hasValue(2));
    eventually(() -> assertThat(guest.stateEntries()).isEmpty());
    assertThat(hypervisor.list()).isEmpty();
  }

  @Test
  void afterAReconnectVmsAreLaunchedAsBefore() throws Exception {
    loseLibvirt();
    Files.writeString(node(), "<node/>");
    eventually(() -> assertThat(connections).hasValue(2));

    VmSpec spec = spec();
    hypervisor.launch(spec);

    assertThat(hypervisor.find(spec.id())).isPresent();
  }
}
