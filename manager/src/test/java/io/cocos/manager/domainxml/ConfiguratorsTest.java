package io.cocos.manager.domainxml;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.domainxml.model.Controller;
import io.cocos.manager.domainxml.model.CpuModel;
import io.cocos.manager.domainxml.model.DeviceDriver;
import io.cocos.manager.domainxml.model.Disk;
import io.cocos.manager.domainxml.model.DiskTarget;
import io.cocos.manager.domainxml.model.Domain;
import io.cocos.manager.domainxml.model.FeatureState;
import io.cocos.manager.domainxml.model.Features;
import io.cocos.manager.domainxml.model.LaunchSecurityElement;
import io.cocos.manager.domainxml.model.MaxMemory;
import io.cocos.manager.domainxml.model.Numa;
import io.cocos.manager.domainxml.model.NumaCell;
import io.cocos.manager.domainxml.model.Serial;
import io.cocos.manager.domainxml.model.Sysinfo;
import io.cocos.manager.domainxml.model.SysinfoEntry;
import io.cocos.manager.domainxml.model.Tpm;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.xml.namespace.QName;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;

/** Each configurator alone (the network's has its own test). */
class ConfiguratorsTest {
  private static final LaunchSecurity.SevSnp SNP =
      new LaunchSecurity.SevSnp(
          51, 1, 0x30000, true, Optional.empty(), Optional.empty(), Optional.empty(), true);
  private static final LaunchSecurity.Tdx TDX =
      new LaunchSecurity.Tdx(
          0x1000_0000, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private final Domain domain = new Domain();
  private final SampleSpec spec = new SampleSpec();

  @Test
  void identity() {
    new IdentityConfigurator().configure(domain, spec.build());

    assertThat(domain.name).isEqualTo("cocos-5f0d6f0e");
    assertThat(domain.uuid).isEqualTo("5f0d6f0e-2f3c-4c53-9d0a-0c8f0f5b7a11");
  }

  @Test
  void machineUnderKvm() {
    spec.acceleration = DomainSpec.Acceleration.KVM;
    spec.machine = "pc-q35-7.2";

    new MachineConfigurator().configure(domain, spec.build());

    assertThat(domain.type).isEqualTo("kvm");
    assertThat(domain.os.type.machine).isEqualTo("pc-q35-7.2");
  }

  @Test
  void withoutAnEmulatorOfItsOwnTheTemplatesStays() {
    domain.devices.emulator = "/template/qemu";
    new MachineConfigurator().configure(domain, spec.build());
    assertThat(domain.devices.emulator).isEqualTo("/template/qemu");

    spec.emulator = Optional.of(Path.of("/own/qemu"));
    new MachineConfigurator().configure(domain, spec.build());
    assertThat(domain.devices.emulator).isEqualTo("/own/qemu");
  }

  @Test
  void machineUnderTranslation() {
    spec.acceleration = DomainSpec.Acceleration.TCG;

    new MachineConfigurator().configure(domain, spec.build());

    assertThat(domain.type).isEqualTo("qemu");
  }

  @Test
  void memoryIsThereFromTheStart() {
    domain.memory.unit = "MiB";
    spec.memory = new DomainSpec.Memory(3_000_000_000L, 0, 5);

    new MemoryConfigurator().configure(domain, spec.build());

    assertThat(domain.memory.value).isEqualTo(3_000_000_000L);
    assertThat(domain.memory.unit).isEqualTo("bytes");
    assertThat(domain.currentMemory.value).isEqualTo(3_000_000_000L);
    assertThat(domain.currentMemory.unit).isEqualTo("bytes");
  }

  @Test
  void memoryThatCanGrowIsInOneCellWithEveryProcessor() {
    spec.cpu = new DomainSpec.Cpu("EPYC", 4, 64);
    spec.memory = new DomainSpec.Memory(2048L << 20, 30L << 30, 5);

    new MemoryConfigurator().configure(domain, spec.build());

    assertThat(domain.maxMemory.value).isEqualTo(30L << 30);
    assertThat(domain.maxMemory.unit).isEqualTo("bytes");
    assertThat(domain.maxMemory.slots).isEqualTo(5);
    assertThat(domain.cpu.numa.cells).hasSize(1);
    NumaCell cell = domain.cpu.numa.cells.get(0);
    assertThat(cell.id).isZero();
    assertThat(cell.cpus).isEqualTo("0-63");
    assertThat(cell.memory).isEqualTo(2048L << 20);
    assertThat(cell.unit).isEqualTo("bytes");
  }

  @ParameterizedTest
  @CsvSource({"1024, 5", "2048, 5", "4096, 0"})
  void memoryWithNothingToAddOrNoPlaceForItCannotGrow(long mostMebibytes, int slots) {
    domain.maxMemory = new MaxMemory();
    spec.memory = new DomainSpec.Memory(2048L << 20, mostMebibytes << 20, slots);

    new MemoryConfigurator().configure(domain, spec.build());

    assertThat(domain.maxMemory).isNull();
    assertThat(domain.cpu.numa).isNull();
  }

  @Test
  void theTemplatesOwnCellsStay() {
    domain.cpu.numa = new Numa();
    spec.memory = new DomainSpec.Memory(2048L << 20, 30L << 30, 5);

    new MemoryConfigurator().configure(domain, spec.build());

    assertThat(domain.cpu.numa.cells).isEmpty();
  }

  @Test
  void vcpus() {
    spec.cpu = new DomainSpec.Cpu("EPYC", 4, 64);

    new CpuConfigurator().configure(domain, spec.build());

    assertThat(domain.vcpu.current).isEqualTo(4);
    assertThat(domain.vcpu.maximum).isEqualTo(64);
  }

  @Test
  void aNamedCpuStartsEvenWhereFeaturesAreMissing() {
    spec.cpu = new DomainSpec.Cpu("EPYC-Milan", 1, 1);

    new CpuConfigurator().configure(domain, spec.build());

    assertThat(domain.cpu.mode).isEqualTo("custom");
    assertThat(domain.cpu.match).isEqualTo("exact");
    assertThat(domain.cpu.check).isEqualTo("none");
    assertThat(domain.cpu.model.name).isEqualTo("EPYC-Milan");
    assertThat(domain.cpu.model.fallback).isEqualTo("allow");
  }

  @Test
  void theHostsCpuIsPassedThrough() {
    spec.acceleration = DomainSpec.Acceleration.KVM;
    spec.cpu = new DomainSpec.Cpu("host", 1, 1);

    assertCpuModeAlone("host-passthrough");
  }

  @Test
  void theMaximalCpuHasTwoNames() {
    spec.cpu = new DomainSpec.Cpu("max", 1, 1);
    assertCpuModeAlone("maximum");

    spec.cpu = new DomainSpec.Cpu("maximum", 1, 1);
    assertCpuModeAlone("maximum");
  }

  private void assertCpuModeAlone(String mode) {
    domain.cpu.match = "exact";
    domain.cpu.check = "none";
    domain.cpu.model = new CpuModel();

    new CpuConfigurator().configure(domain, spec.build());

    assertThat(domain.cpu.mode).isEqualTo(mode);
    assertThat(domain.cpu.match).isNull();
    assertThat(domain.cpu.check).isNull();
    assertThat(domain.cpu.model).isNull();
  }

  @Test
  void theFirstDiskIsTheVmsOverlayOverTheImage() {
    spec.disk = Optional.of(SampleSpec.disk(true));

    new DiskBootConfigurator().configure(domain, spec.build());

    Disk disk = domain.devices.disks.get(0);
    assertThat(domain.devices.disks).hasSize(1);
    assertThat(disk.type).isEqualTo("file");
    assertThat(disk.driver.type).isEqualTo("qcow2");
    assertThat(disk.source.file).isEqualTo("/var/lib/cocos/vms/" + SampleSpec.ID + "/disk.qcow2");
    assertThat(disk.backingStore.format.type).isEqualTo("raw");
    assertThat(disk.backingStore.source.file).isEqualTo("/var/lib/cocos/img/focal.img");
    assertThat(disk.target.dev).isEqualTo("sda");
    assertThat(disk.target.bus).isEqualTo("scsi");
    Controller controller = domain.devices.controllers.get(0);
    assertThat(controller.model).isEqualTo("virtio-non-transitional");
    assertThat(controller.driver.iommu).isEqualTo("on");
    assertThat(controller.alias.name).isEqualTo("ua-scsi");
  }

  @Test
  void whatTheTemplateSaysOfTheDiskStays() {
    Disk cdrom = new Disk();
    cdrom.device = "cdrom";
    Disk own = new Disk();
    own.driver = new DeviceDriver();
    own.driver.otherAttributes.put(new QName("cache"), "none");
    own.target = new DiskTarget();
    own.target.dev = "sdb";
    domain.devices.disks.addAll(List.of(cdrom, own));
    Controller usb = new Controller();
    usb.type = "usb";
    Controller scsi = new Controller();
    scsi.type = "scsi";
    domain.devices.controllers.addAll(List.of(usb, scsi));
    spec.disk = Optional.of(SampleSpec.disk(false));

    new DiskBootConfigurator().configure(domain, spec.build());

    assertThat(domain.devices.disks).containsExactly(cdrom, own);
    assertThat(cdrom.source).isNull();
    assertThat(own.driver.otherAttributes).containsEntry(new QName("cache"), "none");
    assertThat(own.target.dev).isEqualTo("sdb");
    assertThat(domain.devices.controllers).containsExactly(usb, scsi);
    assertThat(usb.model).isNull();
    assertThat(scsi.model).isEqualTo("virtio-scsi");
    assertThat(scsi.driver.iommu).isNull();
  }

  @Test
  void oneWayToBootLeavesTheOthersElementsAlone() {
    new DiskBootConfigurator().configure(domain, spec.build());
    assertThat(domain.devices.disks).isEmpty();
    assertThat(domain.devices.controllers).isEmpty();

    spec.disk = Optional.of(SampleSpec.disk(true));
    new DirectBootConfigurator().configure(domain, spec.build());
    assertThat(domain.os.kernel).isNull();
  }

  @Test
  void firmware() {
    spec.firmware = new DomainSpec.Flash(Path.of("/code"), Path.of("/template"), Path.of("/own"));

    new FirmwareConfigurator().configure(domain, spec.build());

    assertThat(domain.os.loader.path).isEqualTo("/code");
    assertThat(domain.os.loader.readonly).isEqualTo("yes");
    assertThat(domain.os.loader.type).isEqualTo("pflash");
    assertThat(domain.os.nvram.template).isEqualTo("/template");
    assertThat(domain.os.nvram.path).isEqualTo("/own");
  }

  @Test
  void directBoot() {
    spec.commandLine = "console=ttyS0";

    new DirectBootConfigurator().configure(domain, spec.build());

    assertThat(domain.os.kernel).isEqualTo("/var/lib/cocos/img/bzImage");
    assertThat(domain.os.initrd).isEqualTo("/var/lib/cocos/img/rootfs.cpio.gz");
    assertThat(domain.os.commandLine).isEqualTo("console=ttyS0");
  }

  @Test
  void aManifestOnTheCommandLineNeedsNoFile() {
    new ManifestConfigurator().configure(domain, spec.build());

    assertThat(domain.sysinfo).isEmpty();
  }

  @Test
  void aManifestFileIsNamedNotQuoted() {
    spec.manifestFile = Optional.of(Path.of("/vm/manifest"));

    new ManifestConfigurator().configure(domain, spec.build());

    assertThat(domain.sysinfo).hasSize(1);
    assertThat(domain.sysinfo.get(0).type).isEqualTo("fwcfg");
    assertThat(domain.sysinfo.get(0).entries).hasSize(1);
    SysinfoEntry entry = domain.sysinfo.get(0).entries.get(0);
    assertThat(entry.name).isEqualTo("opt/cocos/computation");
    assertThat(entry.file).isEqualTo("/vm/manifest");
    assertThat(entry.text).isNull();
  }

  @Test
  void otherFirmwareFilesStayAndAnotherManifestGoes() {
    spec.manifestFile = Optional.of(Path.of("/vm/manifest"));
    Sysinfo smbios = new Sysinfo();
    smbios.type = "smbios";
    Sysinfo fwcfg = new Sysinfo();
    fwcfg.type = "fwcfg";
    fwcfg.entries.add(entry("opt/operator", "/operator"));
    fwcfg.entries.add(entry(DomainSpec.MANIFEST_ENTRY, "/stale"));
    domain.sysinfo.add(smbios);
    domain.sysinfo.add(fwcfg);

    new ManifestConfigurator().configure(domain, spec.build());

    assertThat(domain.sysinfo).containsExactly(smbios, fwcfg);
    assertThat(fwcfg.entries)
        .extracting(entry -> entry.file)
        .containsExactly("/operator", "/vm/manifest");
  }

  private static SysinfoEntry entry(String name, String file) {
    SysinfoEntry entry = new SysinfoEntry();
    entry.name = name;
    entry.file = file;
    return entry;
  }

  @Test
  void theFirstSerialPortIsLogged() {
    Serial first = new Serial();
    first.type = "pty";
    Serial second = new Serial();
    domain.devices.serials.add(first);
    domain.devices.serials.add(second);

    new ConsoleConfigurator().configure(domain, spec.build());

    assertThat(first.log.file).isEqualTo(spec.consoleLog.toString());
    assertThat(first.log.append).isEqualTo("on");
    assertThat(second.log).isNull();
  }

  @Test
  void aTemplateWithoutSerialPortGetsOne() {
    new ConsoleConfigurator().configure(domain, spec.build());

    assertThat(domain.devices.serials).hasSize(1);
    assertThat(domain.devices.serials.get(0).type).isEqualTo("pty");
    assertThat(domain.devices.serials.get(0).log).isNotNull();
  }

  @Test
  void sevWithItsMemoryLocked() {
    spec.acceleration = DomainSpec.Acceleration.KVM;
    spec.launchSecurity =
        Optional.of(new LaunchSecurity.Sev(47, 5, 0xffff_fffbL, false, Optional.empty()));

    new LaunchSecurityConfigurator().configure(domain, spec.build());

    assertThat(domain.launchSecurity.type).isEqualTo("sev");
    assertThat(domain.launchSecurity.cBitPosition).isEqualTo(47);
    assertThat(domain.launchSecurity.reducedPhysBits).isEqualTo(5);
    assertThat(domain.launchSecurity.policy).isEqualTo("0xfffffffb");
    assertThat(domain.launchSecurity.kernelHashes).isNull();
    assertThat(domain.memoryBacking.locked).isNotNull();
  }

  @Test
  void kernelHashesAreAskedForWhereTheFirmwareTakesThem() {
    spec.acceleration = DomainSpec.Acceleration.KVM;
    spec.launchSecurity = Optional.of(new LaunchSecurity.Sev(51, 1, 1, true, Optional.empty()));

    new LaunchSecurityConfigurator().configure(domain, spec.build());

    assertThat(domain.launchSecurity.kernelHashes).isEqualTo("yes");
  }

  @Test
  void protectionThatTheTemplateAsksForItselfIsNotTakenAway() {
    LaunchSecurityElement own = new LaunchSecurityElement();
    domain.launchSecurity = own;

    new LaunchSecurityConfigurator().configure(domain, spec.build());

    assertThat(domain.launchSecurity).isSameAs(own);
    assertThat(domain.memoryBacking).isNull();
  }

  @Test
  void machinesOfSnpAndTdxHaveNoManagementModeWhateverTheTemplateSays() {
    spec.firmware = new DomainSpec.Rom(Path.of("/OVMF.fd"));
    spec.launchSecurity = Optional.of(SNP);
    domain.features = new Features();
    domain.features.smm = new FeatureState();
    domain.features.smm.state = "on";

    new FeaturesConfigurator().configure(domain, spec.build());

    assertThat(domain.features.smm.state).isEqualTo("off");
    assertThat(domain.features.pmu).isNull();
    assertThat(domain.features.ioapic).isNull();
  }

  @Test
  void machinesOfTdxHaveNoCountersAndAnInterruptControllerOfQemus() {
    spec.firmware = new DomainSpec.Rom(Path.of("/OVMF.fd"));
    spec.launchSecurity = Optional.of(TDX);

    new FeaturesConfigurator().configure(domain, spec.build());

    assertThat(domain.features.smm.state).isEqualTo("off");
    assertThat(domain.features.pmu.state).isEqualTo("off");
    assertThat(domain.features.ioapic.driver).isEqualTo("qemu");
  }

  @Test
  void otherMachinesHaveTheTemplatesFeatures() {
    new FeaturesConfigurator().configure(domain, spec.build());

    assertThat(domain.features).isNull();
  }

  @Test
  void aTpmOfTheTemplatesStays() {
    Tpm own = new Tpm();
    domain.devices.tpms.add(own);
    spec.vtpm = true;

    new TpmConfigurator().configure(domain, spec.build());

    assertThat(domain.devices.tpms).containsExactly(own);
  }

  @Test
  void reportsOfSnpAndTdxRepeatTheDigestAndSevHasNone() {
    byte[] digest = HexFormat.of().parseHex(SampleSpec.COMPUTATION_ID);
    LaunchSecurity sev = new LaunchSecurity.Sev(51, 1, 1, true, Optional.empty());

    assertThat(SNP.reporting(SampleSpec.COMPUTATION_ID).hostData().orElseThrow().bytes())
        .isEqualTo(digest);
    assertThat(TDX.reporting(SampleSpec.COMPUTATION_ID).configurationId().orElseThrow().bytes())
        .hasSize(48)
        .startsWith(digest)
        .endsWith(new byte[16]);
    assertThat(sev.reporting(SampleSpec.COMPUTATION_ID)).isEqualTo(sev);
  }

  @Test
  void thePlaceForNotesStandsBesideThoseOfOthersAndInsteadOfOurOwn() throws Exception {
    MetadataConfigurator metadata = new MetadataConfigurator();
    Document document =
        DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().newDocument();
    domain.metadata.otherElements.add(document.createElementNS("urn:other", "other"));
    domain.metadata.otherElements.add(document.createElementNS("urn:cocos:manager:1", "vm"));
    domain.metadata.otherElements.add(document.createElementNS("urn:cocos:manager:life:1", "life"));

    metadata.configure(domain, spec.build());

    assertThat(domain.metadata.otherElements)
        .extracting(element -> "<" + element.getTagName() + "/>")
        .containsExactly("<other/>", metadata.place());
  }
}
