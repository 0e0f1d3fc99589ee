package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.computation.ComputationManifest;
import io.cocos.manager.concurrent.Eventually;
import io.cocos.manager.domainxml.DomainDocuments;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.GuestDescription;
import io.cocos.manager.vm.HandOver;
import io.cocos.manager.vm.Hypervisor;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.Samples;
import io.cocos.manager.vm.VmSpec;
import io.opentelemetry.api.trace.TracerProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.libvirt.Connect;
import org.libvirt.Domain;

/**
 * VMs that boot from a disk, on the driver that libvirt brings for tests: no file is made by it.
 */
class DiskBootTest {
  private static final String URI = "test:///default";

  @TempDir Path folder;

  private final VmSpec spec = Samples.spec("from-disk", Samples.forwards(0), Instant.EPOCH);
  private Path image;
  private GuestFolder guest;
  private Connect host;
  private Hypervisor hypervisor;

  @BeforeEach
  void open() throws Exception {
    guest = new GuestFolder(folder);
    image = Files.write(folder.resolve("focal.img"), GuestFolder.QCOW2_MAGIC);
    host = new Connect(URI);
    hypervisor =
        new LibvirtHypervisor(
            LibvirtEventLoop.ofProcess(),
            new DomainDocuments(GuestFolder.template("disk-boot.xml")),
            guest.config(URI, Map.of("MANAGER_QEMU_DISK_IMG_FILE", image.toString())),
            TracerProvider.noop().get(""));
    CompletableFuture<Void> connected = new CompletableFuture<>();
    hypervisor.listen(
        new Hypervisor.Listener() {
          @Override
          public void connected() {
            connected.complete(null);
          }

          @Override
          public void disconnected() {}

          @Override
          public void changed(UUID id) {}
        });
    Eventually.outcome(connected);
  }

  @AfterEach
  void close() throws Exception {
    hypervisor.remove(spec.id());
    hypervisor.close();
    host.close();
  }

  @Test
  void theDomainHasAnOverlayOfItsOwnOverTheImage() throws Exception {
    ObservedVm launched = hypervisor.launch(spec);

    Domain domain = host.domainLookupByUUID(launched.id());
    assertThat(domain.getXMLDesc(0))
        .contains("<source file='%s/disk.qcow2'/>".formatted(vmFolder()))
        .contains("<source file='%s'>".formatted(image))
        .doesNotContain("<kernel>");
    domain.free();
  }

  @Test
  void theStoragePoolIsGoneOnceTheOverlayIsMade() throws Exception {
    hypervisor.launch(spec);

    assertThat(host.listStoragePools()).noneMatch(name -> name.contains(spec.id().toString()));
  }

  @Test
  void theAgentIsGivenItsComputationByCall() {
    ObservedVm launched = hypervisor.launch(spec);

    assertThat(launched.handOver()).isEqualTo(HandOver.BY_CALL);
    assertThat(hypervisor.find(spec.id())).contains(launched);
    assertThat(hypervisor.computation(spec.id()))
        .isEqualTo(spec.computation().map(ComputationManifest::computation));
    assertThat(vmFolder().resolve("kernel")).doesNotExist();
  }

  @Test
  void noKernelAndNoSystemIsClaimedThatOnlyTheDiskKnows() {
    hypervisor.launch(spec);

    GuestDescription described = hypervisor.describe(spec.id()).orElseThrow();

    assertThat(described.firmware()).isPresent();
    assertThat(described.kernel()).isEmpty();
    assertThat(described.initrd()).isEmpty();
    assertThat(described.kernelCommandLine()).isEmpty();
  }

  @Test
  void withoutTheImageNothingIsTriedAndTheFileIsNamed() throws Exception {
    Files.delete(image);

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> hypervisor.launch(spec))
        .withMessageContainingAll(image.toString(), "MANAGER_QEMU_DISK_IMG_FILE")
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HOST_FILE_UNUSABLE);
    assertThat(vmFolder()).doesNotExist();
  }

  private Path vmFolder() {
    return guest.state().resolve(spec.id().toString());
  }
}
