package io.cocos.manager.domainxml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A device that an operator adds to the template works in a guest with encrypted memory too. */
class VirtioConfiguratorTest {
  @TempDir Path folder;

  private final SampleSpec spec = new SampleSpec();

  private String documentWith(String device) throws Exception {
    Path template = folder.resolve("template.xml");
    Files.writeString(
        template,
        Files.readString(ModuleFiles.DIRECT_BOOT)
            .replace("<memballoon model=\"none\"/>", "<memballoon model=\"none\"/>" + device));
    return new DomainDocuments(template).render(spec.build()).xml();
  }

  private void protect() {
    spec.acceleration = DomainSpec.Acceleration.KVM;
    spec.launchSecurity = Optional.of(new LaunchSecurity.Sev(51, 1, 1, false, Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "<vsock model='virtio'><cid auto='yes'/></vsock>|<driver iommu=\"on\"/>",
        "<controller type='scsi' model='virtio-scsi'><driver queues='2'/></controller>"
            + "|<driver iommu=\"on\" queues=\"2\"/>",
        "<interface type='user'><model type='virtio-non-transitional'/></interface>"
            + "|<driver iommu=\"on\"/>",
        "<disk type='file'><driver name='qemu' type='raw'/><source file='/d'/>"
            + "<target dev='vda' bus='virtio'/></disk>"
            + "|<driver name=\"qemu\" type=\"raw\" iommu=\"on\"/>"
      })
  void aVirtioDeviceKeepsToSharedMemory(String device, String driver) throws Exception {
    protect();

    String document = documentWith(device);

    assertThat(document).contains(driver);
    LibvirtSchema.assertValid(document);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "<controller type='scsi' model='lsilogic'/>",
        "<interface type='user'><model type='e1000'/></interface>",
        "<disk type='file'><source file='/d'/><target dev='sda' bus='scsi'/></disk>"
      })
  void otherDevicesKnowNoSuchThing(String device) throws Exception {
    String plain = documentWith("");
    protect();

    assertThat(documentWith(device).split("iommu=\"on\"", -1))
        .as("only the device that has it anyway")
        .hasSameSizeAs(plain.split("iommu=\"on\"", -1));
  }

  @Test
  void devicesOfOtherGuestsStayAsTheyAre() throws Exception {
    assertThat(documentWith("<vsock model=\"virtio\"><cid auto=\"yes\"/></vsock>"))
        .containsPattern("<vsock model=\"virtio\">\\s*<cid auto=\"yes\"/>\\s*</vsock>");
  }
}
