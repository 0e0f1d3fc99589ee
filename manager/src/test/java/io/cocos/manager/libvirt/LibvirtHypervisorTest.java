package io.cocos.manager.libvirt;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.domainxml.DomainDocuments;
import io.cocos.manager.domainxml.DomainLife;
import io.cocos.manager.domainxml.DomainLifeXml;
import io.cocos.manager.domainxml.DomainMetadata.Confidentiality;
import io.cocos.manager.domainxml.DomainMetadataXml;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.telemetry.LogLines;
import io.cocos.manager.vm.Acceleration;
import io.cocos.manager.vm.ComputationRoute;
import io.cocos.manager.vm.Confidential;
import io.cocos.manager.vm.ConsoleLog;
import io.cocos.manager.vm.DomainState;
import io.cocos.manager.vm.Forward;
import io.cocos.manager.vm.GuestDescription;
import io.cocos.manager.vm.Hypervisor;
import io.cocos.manager.vm.HypervisorContract;
import io.cocos.manager.vm.MachineSize;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.PlannedGuest;
import io.cocos.manager.vm.PortTakenException;
import io.cocos.manager.vm.Samples;
import io.cocos.manager.vm.VmSpec;
import io.opentelemetry.api.trace.TracerProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/**
 * The real hypervisor on the driver that libvirt brings for tests, which keeps domains in memory,
 * the same for every connection of this process, and runs nothing.
 */
class LibvirtHypervisorTest extends HypervisorContract {
  private static final String URI = "test:///default";

  /** The one domain that is there from the beginning. */
  private static final String PRESENT_ANYWAY = "test";

  @TempDir Path folder;

  private GuestFolder guest;
  private Connect host;
  private Hypervisor opened;
  private int vms;

  @Override
  protected Hypervisor open() throws Exception {
    guest = new GuestFolder(folder);
    LibvirtEventLoop loop = LibvirtEventLoop.ofProcess();
    host = new Connect(URI);
    opened =
        new LibvirtHypervisor(
            loop,
            new DomainDocuments(GuestFolder.template()),
            guest.config(URI),
            TracerProvider.noop().get(""));
    return opened;
  }

  @Override
  protected void close() throws Exception {
    opened.close();
    for (Domain domain : host.listAllDomains(0)) {
      if (!domain.getName().equals(PRESENT_ANYWAY)) {
        undefine(domain);
      }
      domain.free();
    }
    host.close();
  }

  @Override
  protected List<Forward> forwards() {
    return Samples.forwards(vms++);
  }

  @Override
  protected UUID defineForeignDomain() throws LibvirtException {
    return define("foreign", "");
  }

  private UUID define(String name, String metadata) throws LibvirtException {
    Domain domain =
        host.domainDefineXML(
            "<domain type='test'><name>%s</name><memory>1024</memory><os><type>hvm</type></os>%s</domain>"
                .formatted(name, metadata));
    UUID id = UUID.fromString(domain.getUUIDString());
    domain.free();
    return id;
  }

  @Override
  protected boolean domainExists(UUID id) throws LibvirtException {
    for (Domain domain : host.listAllDomains(0)) {
      boolean found = domain.getUUIDString().equals(id.toString());
      domain.free();
      if (found) {
        return true;
      }
    }
    return false;
  }

  @Override
  protected List<String> filesOf(UUID id) throws IOException {
    Path vm = guest.state().resolve(id.toString());
    if (!Files.exists(vm)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(vm)) {
      return files.map(Path::toString).toList();
    }
  }

  @Override
  protected void destroyBehindItsBack(UUID id) throws LibvirtException {
    Domain domain = host.domainLookupByUUID(id);
    domain.destroy();
    domain.free();
  }

  @Override
  protected void undefineBehindItsBack(UUID id) throws LibvirtException {
    Domain domain = host.domainLookupByUUID(id);
    undefine(domain);
    domain.free();
  }

  private static void undefine(Domain domain) throws LibvirtException {
    if (domain.isActive() == 1) {
      boolean persistent = domain.isPersistent() == 1;
      domain.destroy();
      if (!persistent) {
        return;
      }
    }
    domain.undefine();
  }

  private String definitionOf(UUID id) throws LibvirtException {
    Domain domain = host.domainLookupByUUID(id);
    String xml = domain.getXMLDesc(0);
    domain.free();
    return xml;
  }

  private Path vmFolder(UUID id) {
    return guest.state().resolve(id.toString());
  }

  @Test
  void aVmsFilesAreInAFolderOfItsOwnThatOthersCannotRead() throws Exception {
    VmSpec spec = spec("folder");

    hypervisor().launch(spec);

    Path vm = vmFolder(spec.id());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(vm)))
        .isEqualTo("rwx------");
    assertThat(vm.resolve("kernel")).hasSameBinaryContentAs(guest.kernel());
    assertThat(vm.resolve("rootfs")).hasSameBinaryContentAs(guest.rootfs());
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(vm.resolve("computation.json"))))
        .isEqualTo("rw-------");
    assertThat(guest.stateEntries()).containsExactly(spec.id().toString());
  }

  @Test
  void aQemuCommandThatIsNotKnownIsOneWarning() {
    VmSpec spec = spec("no-qemu");
    try (LogLines lines = LogLines.of("io.cocos.manager.libvirt")) {
      hypervisor().launch(spec);

      eventually(() -> assertThat(lines.saying("the QEMU command of VM")).hasSize(1));
      assertThat(lines.lines().get(lines.lines().size() - 1))
          .contains("\"level\":\"warn\"")
          .contains("\"vm_id\":\"" + spec.id())
          .contains("\"computation_id\":\"" + spec.computationId().orElseThrow());
    }
  }

  @Test
  void theDomainIsMadeOfTheVmsOwnFiles() throws Exception {
    VmSpec spec = spec("own-files");

    hypervisor().launch(spec);

    Path vm = vmFolder(spec.id());
    assertThat(definitionOf(spec.id()))
        .contains("<name>own-files</name>")
        .contains("<kernel>" + vm.resolve("kernel") + "</kernel>")
        .contains("<initrd>" + vm.resolve("rootfs") + "</initrd>")
        .contains(">" + vm.resolve("vars.fd") + "</nvram>")
        .contains(vm.resolve("console.log").toString())
        .contains("cocos.computation_sha256=" + spec.computationId().orElseThrow())
        .contains("computation={");
  }

  @Test
  void aVmIsDescribedByItsDomainAndItsFilesWhateverBecameOfTheImagesSince() throws Exception {
    VmSpec spec = spec("described-exactly");
    hypervisor().launch(spec);
    Files.writeString(guest.kernel(), "a newer kernel");
    Files.delete(guest.rootfs());

    GuestDescription described = hypervisor().describe(spec.id()).orElseThrow();

    assertThat(described.vcpus()).isEqualTo(4);
    assertThat(described.cpuModel()).isEqualTo("EPYC");
    assertThat(described.kernelCommandLine().orElseThrow())
        .startsWith("earlyprintk=serial console=ttyS0 ")
        .contains(
            " cocos.computation_sha256=" + spec.computationId().orElseThrow() + " computation={")
        .endsWith("}");
    assertThat(described.firmware())
        .contains("cb2d0a09b08ff3f30d5f4592f592d1c3fe73eca650a177da8aaa6a113a1982b8");
    assertThat(described.kernel())
        .contains("54659489928b91de7eb04623de4cf6c30055c6a0c36a506d480ded49893322bf");
    assertThat(described.initrd())
        .contains("777c292a1a34387e2acd27503f3b58b31e35e05585d88440a216fdf3f2827d70");
  }

  @Test
  void aVmWhoseFirmwareIsGoneIsNotDescribedByHalf() throws Exception {
    VmSpec spec = spec("no-firmware");
    hypervisor().launch(spec);
    Files.delete(guest.firmwareCode());

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> hypervisor().describe(spec.id()))
        .withMessageContainingAll(guest.firmwareCode().toString(), spec.id().toString())
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HOST_FILE_UNUSABLE);
  }

  @Test
  void aComputationThatIsTooLongForTheCommandLineIsInAFile() throws Exception {
    VmSpec spec = Samples.spec("long" + "g".repeat(3000), forwards(), Instant.EPOCH);
    VmSpec shortNamed =
        new VmSpec(
            spec.id(),
            "long",
            spec.computation(),
            spec.forwards(),
            spec.createdAt(),
            spec.timeout(),
            spec.deadline(),
            spec.idempotencyKey());

    hypervisor().launch(shortNamed);

    Path manifest = vmFolder(spec.id()).resolve("computation.json");
    assertThat(manifest).hasBinaryContent(spec.computation().orElseThrow().canonicalJson());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(manifest)))
        .isEqualTo("rw-------");
    assertThat(definitionOf(spec.id()))
        .contains("file='" + manifest + "'")
        .contains("cocos.computation_sha256=" + spec.computationId().orElseThrow())
        .doesNotContain("computation={");
  }

  @Test
  void aLaunchDefinesWhatItsPlanSays() throws Exception {
    VmSpec spec = spec("planned-exactly");

    PlannedGuest plan = hypervisor().plan(spec);

    assertThat(guest.stateEntries()).isEmpty();
    hypervisor().launch(spec);
    String launched = host.domainLookupByUUID(spec.id()).getXMLDesc(Domain.XMLFlags.INACTIVE);
    hypervisor().remove(spec.id());
    Domain planned = host.domainDefineXML(plan.document());
    assertThat(planned.getXMLDesc(Domain.XMLFlags.INACTIVE))
        .isEqualTo(launched.replaceAll("(?s)\\s*<(\\w+:)?life .*</(\\w+:)?life>", ""));
    planned.free();
    assertThat(plan.route()).isEqualTo(ComputationRoute.COMMAND_LINE);
    assertThat(plan.kernelCommandLine().orElseThrow()).contains("computation={");
    assertThat(plan.acceleration()).isEqualTo(Acceleration.TCG);
    assertThat(plan.command()).as("libvirt's driver for tests has no commands").isEmpty();
  }

  @Test
  void withoutAKernelThereIsNoPlanEither() throws Exception {
    Files.delete(guest.kernel());

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> hypervisor().plan(spec("no-kernel")))
        .withMessageContaining(guest.kernel().toString())
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HOST_FILE_UNUSABLE);
  }

  @Test
  void withoutAKernelNothingIsTriedAndTheFileIsNamed() throws Exception {
    Files.delete(guest.kernel());
    VmSpec spec = spec("no-kernel");

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> hypervisor().launch(spec))
        .withMessageContaining(guest.kernel().toString())
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HOST_FILE_UNUSABLE);
    assertThat(guest.stateEntries()).isEmpty();
    assertThat(domainExists(spec.id())).isFalse();
  }

  @Test
  void aRefusalWhileAPortIsTakenIsPutDownToThePort() throws Exception {
    hypervisor().launch(spec("refused"));
    try (ServerSocket somebody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = somebody.getLocalPort();
      List<Forward> forwards = List.of(new Forward("ssh", "127.0.0.1", port, 22));
      VmSpec refused = Samples.spec("refused", forwards, Instant.EPOCH);

      assertThatExceptionOfType(PortTakenException.class)
          .isThrownBy(() -> hypervisor().launch(refused))
          .satisfies(taken -> assertThat(taken.port()).isEqualTo(port));
      assertThat(filesOf(refused.id())).isEmpty();
    }
  }

  @Test
  void aDomainWhoseNotesCannotBeReadIsLeftAlone() throws Exception {
    UUID broken =
        define(
            "broken",
            "<metadata><c:vm xmlns:c='"
                + DomainMetadataXml.NAMESPACE
                + "'>what is this?</c:vm></metadata>");

    assertThat(hypervisor().list()).isEmpty();
    assertThat(hypervisor().find(broken)).isEmpty();
    hypervisor().remove(broken);

    assertThat(domainExists(broken)).isTrue();
  }

  private static final String NOTES_OF_SEV =
      "<metadata><c:vm xmlns:c='"
          + DomainMetadataXml.NAMESPACE
          + "'><c:computation>"
          + "0123456789abcdef".repeat(4)
          + "</c:computation><c:manifest>command-line</c:manifest><c:confidential>sev"
          + "</c:confidential><c:vcpus>1</c:vcpus><c:memoryBytes>1024</c:memoryBytes>"
          + "<c:created>2026-01-02T03:04:05Z</c:created></c:vm></metadata>";

  private static final String SEV =
      "<launchSecurity type='sev'><cbitpos>51</cbitpos><reducedPhysBits>1</reducedPhysBits>"
          + "<policy>0x1</policy></launchSecurity>";

  @Test
  void aVmIsShownWithTheProtectionThatItsDomainHasWhateverIsNoted() throws Exception {
    UUID encrypted = define("encrypted", NOTES_OF_SEV + SEV);
    UUID stripped = define("stripped", NOTES_OF_SEV);

    assertThat(hypervisor().find(encrypted).orElseThrow().confidential())
        .isEqualTo(Confidential.SEV);
    assertThat(hypervisor().find(stripped).orElseThrow().confidential())
        .isEqualTo(Confidential.NONE);
    hypervisor().remove(encrypted);
    hypervisor().remove(stripped);
  }

  @Test
  void aVmThatWasLaunchedWithoutWhatWasAskedForIsRefused() throws Exception {
    UUID stripped = define("stripped", NOTES_OF_SEV);
    Domain domain = host.domainLookupByUUID(stripped);
    try {
      assertThatExceptionOfType(ManagerException.class)
          .isThrownBy(() -> LiveProtection.asAsked(stripped, domain, Confidentiality.SEV))
          .withMessageContaining("with no protection, not with SEV")
          .extracting(ManagerException::code)
          .isEqualTo(ErrorCode.HOST_UNSUITABLE);
    } finally {
      domain.free();
    }
    hypervisor().remove(stripped);
  }

  @Test
  void theSizeOfAVmIsThatOfItsDomain() {
    assertThat(hypervisor().launch(spec("sized")).size()).isEqualTo(new MachineSize(4, 2L << 30));
  }

  @Test
  void aNoteOfAnotherManagerIsSeen() throws Exception {
    VmSpec spec = spec("noted-by-another");
    ObservedVm launched = hypervisor().launch(spec);
    assertThat(hypervisor().find(spec.id())).contains(launched);
    Instant ready = launched.createdAt().plusSeconds(1);

    Domain domain = host.domainLookupByUUID(spec.id());
    domain.setMetadata(
        Domain.MetadataType.ELEMENT,
        DomainLifeXml.toElement(
            new DomainLife(launched.createdAt(), Optional.of(ready), Optional.empty(), false)),
        DomainLifeXml.PREFIX,
        DomainLifeXml.NAMESPACE,
        0);
    domain.free();

    eventually(
        () ->
            assertThat(hypervisor().find(spec.id()))
                .contains(launched.withLife(launched.life().withReady(ready))));
  }

  @Test
  void aNoteDropsNothingThatANewerManagerNoted() throws Exception {
    VmSpec spec = spec("noted-by-a-newer-manager");
    hypervisor().launch(spec);
    Domain domain = host.domainLookupByUUID(spec.id());
    String notes = domain.getMetadata(Domain.MetadataType.ELEMENT, DomainMetadataXml.NAMESPACE, 0);
    domain.setMetadata(
        Domain.MetadataType.ELEMENT,
        notes.replace("</vm>", "<newer>thing</newer></vm>"),
        "cocos",
        DomainMetadataXml.NAMESPACE,
        Domain.ModificationImpact.CONFIG | Domain.ModificationImpact.LIVE);

    hypervisor().note(spec.id(), life -> life.withReady(Instant.EPOCH));

    assertThat(domain.getMetadata(Domain.MetadataType.ELEMENT, DomainMetadataXml.NAMESPACE, 0))
        .contains("<newer>thing</newer>");
    domain.free();
  }

  @Test
  void aLifeThatNobodyCanReadHasOnlyBegun() throws Exception {
    VmSpec spec = spec("unreadable-life");
    ObservedVm launched = hypervisor().launch(spec);
    Domain domain = host.domainLookupByUUID(spec.id());
    domain.setMetadata(
        Domain.MetadataType.ELEMENT,
        "<life><started>yesterday</started></life>",
        DomainLifeXml.PREFIX,
        DomainLifeXml.NAMESPACE,
        0);
    domain.free();

    try (LogLines lines = LogLines.of("io.cocos.manager.libvirt")) {
      eventually(
          () -> {
            assertThat(hypervisor().list()).contains(launched);
            assertThat(lines.saying("what became of domain unreadable-life is forgotten"))
                .isNotEmpty();
          });
    }
    hypervisor().note(spec.id(), life -> life.withReady(Instant.EPOCH));
    assertThat(hypervisor().find(spec.id()).orElseThrow().readyAt()).contains(Instant.EPOCH);
  }

  @Test
  void aRunningVmWhoseDefinitionSomebodyRemovedIsNotedToo() throws Exception {
    VmSpec spec = spec("transient");
    hypervisor().launch(spec);
    Domain domain = host.domainLookupByUUID(spec.id());
    domain.undefine();
    domain.free();

    hypervisor().note(spec.id(), life -> life.withReady(Instant.EPOCH));

    assertThat(hypervisor().find(spec.id()).orElseThrow().readyAt()).contains(Instant.EPOCH);
  }

  @Test
  void aVmThatRanIsLostOnceLibvirtDoesNotKnowWhyItEnded() throws Exception {
    UUID ran = define("ran", NOTES_OF_SEV);
    assertThat(hypervisor().find(ran).orElseThrow().domainState()).isEqualTo(DomainState.DEFINED);

    Files.createDirectories(vmFolder(ran));
    Files.createFile(vmFolder(ran).resolve("vars.fd"));

    assertThat(hypervisor().find(ran).orElseThrow().domainState()).isEqualTo(DomainState.LOST);
    hypervisor().remove(ran);
  }

  @Test
  void filesThatADyingManagerLeftAreSwept() throws Exception {
    VmSpec spec = spec("kept");
    hypervisor().launch(spec);
    UUID gone = UUID.randomUUID();
    Files.writeString(Files.createDirectories(vmFolder(gone)).resolve("kernel"), "x");
    UUID foreign = defineForeignDomain();
    Files.createDirectories(vmFolder(foreign));
    Path unfinished = guest.state().resolve("images/unfinished-" + UUID.randomUUID());
    Files.createFile(unfinished);

    assertThat(hypervisor().sweep(Set.of(), Instant.now().minusSeconds(60))).isEmpty();
    assertThat(unfinished).exists();
    assertThat(hypervisor().sweep(Set.of(), Instant.now().plusSeconds(60))).containsExactly(gone);

    assertThat(vmFolder(gone)).doesNotExist();
    assertThat(unfinished).doesNotExist();
    assertThat(vmFolder(foreign)).exists();
    assertThat(vmFolder(spec.id()).resolve("kernel")).exists();
    assertThat(guest.state().resolve("libvirt")).hasContent(URI);
  }

  @Test
  void inTheStateFolderOfAnotherLibvirtNothingIsLaunchedAndNothingSwept() throws Exception {
    hypervisor().sweep(Set.of(), Instant.EPOCH);
    Files.writeString(guest.state().resolve("libvirt"), "qemu+ssh://elsewhere/system\n");
    UUID theirs = UUID.randomUUID();
    Files.createDirectories(vmFolder(theirs));
    VmSpec spec = spec("refused");

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> hypervisor().launch(spec))
        .withMessageContainingAll("qemu+ssh://elsewhere/system", URI)
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.CONFIGURATION_INVALID);
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> hypervisor().sweep(Set.of(), Instant.now().plusSeconds(60)))
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.CONFIGURATION_INVALID);
    assertThat(vmFolder(theirs)).exists();
    assertThat(domainExists(spec.id())).isFalse();
  }

  @Test
  void theConsoleIsReadFromTheVmsFolder() throws Exception {
    VmSpec spec = spec("printing");
    hypervisor().launch(spec);
    Files.writeString(vmFolder(spec.id()).resolve("console.log"), "hello");

    ConsoleLog console = hypervisor().console(spec.id()).orElseThrow();

    assertThat(new String(console.read(0, 100), StandardCharsets.US_ASCII)).isEqualTo("hello");
  }
}
