package io.cocos.manager.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.GuestPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each variable means, and what happens when one means nothing. */
class ManagerConfigTest {
  private static final Path HOME = Path.of("/home/somebody");

  private static ManagerConfig read(Map<String, String> variables) {
    return ManagerConfig.fromEnvironment(variables, HOME, false);
  }

  private static ManagerConfig with(String variable, String value) {
    return read(Map.of(variable, value));
  }

  private static Path here(String path) {
    return Path.of(path).toAbsolutePath();
  }

  @Test
  void withoutVariablesEverythingIsAsTheReadmeSays() {
    ManagerConfig config = read(Map.of());

    assertThat(config.logLevel()).isEqualTo("info");
    assertThat(config.http()).isEqualTo(new Listener("127.0.0.1", 9021, Optional.empty()));
    assertThat(config.grpc()).isEqualTo(new Listener("127.0.0.1", 7001, Optional.empty()));
    assertThat(config.maxRequestBytes()).isEqualTo(1024 * 1024);
    assertThat(config.instanceId()).isEmpty();
    assertThat(otlp(config)).isEqualTo("http://localhost:4318/v1/traces");
    assertThat(config.hostAddress()).isEqualTo(new HostAddress("localhost", "127.0.0.1"));
    assertThat(events(config)).isEqualTo("http://localhost:9000/computations/events");
    assertThat(config.notification().queueSize()).isEqualTo(10_000);
    assertThat(config.lifecycle().holdTimeout()).contains(Duration.ofHours(1));
    assertThat(config.libvirtUri()).isEmpty();
    assertThat(config.templateFolder()).isEqualTo(here("libvirt-templates"));
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void withoutVariablesGuestsAreAsTheOriginalLaunchedThem() {
    GuestConfig guest = read(Map.of()).guest();

    assertThat(guest.machine()).isEqualTo("q35");
    assertThat(guest.cpuModel()).isEqualTo("EPYC");
    assertThat(guest.vcpus()).isEqualTo(4);
    assertThat(guest.maxVcpus(288)).isEqualTo(64);
    assertThat(guest.memoryBytes()).isEqualTo(2048L << 20);
    assertThat(guest.maxMemoryBytes()).isEqualTo(30L << 30);
    assertThat(guest.memorySlots()).isEqualTo(5);
    assertThat(guest.acceleration()).isEqualTo(AccelerationChoice.AUTO);
    assertThat(guest.firmwareCode()).isEqualTo(Path.of("/usr/share/OVMF/OVMF_CODE.fd"));
    assertThat(guest.firmwareVars()).isEqualTo(Path.of("/usr/share/OVMF/OVMF_VARS.fd"));
    assertThat(guest.kernel()).isEqualTo(here("img/bzImage"));
    assertThat(guest.rootfs()).isEqualTo(here("img/rootfs.cpio.gz"));
    assertThat(guest.kernelArguments()).startsWith("earlyprintk=serial console=ttyS0");
    assertThat(guest.disk()).isEmpty();
    assertThat(guest.netdevId()).isEqualTo("vmnic");
    assertThat(guest.disableLegacy()).isTrue();
    assertThat(guest.iommuPlatform()).isTrue();
    assertThat(guest.romFile()).isEmpty();
    assertThat(guest.restrictNetwork()).isTrue();
    assertThat(guest.ports())
        .containsExactly(
            new GuestPort(GuestPort.SSH, 2222, 22),
            new GuestPort(GuestPort.AGENT_HTTP, 9301, 9031),
            new GuestPort(GuestPort.AGENT_GRPC, 7020, 7002));
  }

  @Test
  void theStateOfRootIsTheSystemsAndThatOfAnybodyElseTheirs() {
    assertThat(ManagerConfig.fromEnvironment(Map.of(), HOME, true).stateFolder())
        .isEqualTo(Path.of("/var/lib/cocos-manager"));
    assertThat(read(Map.of()).stateFolder()).isEqualTo(HOME.resolve(".local/state/cocos-manager"));
  }

  private static Arguments maps(
      String variable, String value, Function<ManagerConfig, Object> read, Object expected) {
    return Arguments.of(variable, value, read, expected);
  }

  private static Arguments mapsGuest(
      String variable, String value, Function<GuestConfig, Object> read, Object expected) {
    return Arguments.of(
        variable, value, (Function<ManagerConfig, Object>) c -> read.apply(c.guest()), expected);
  }

  private static Stream<Arguments> everyVariableThatIsNoSwitch() {
    return everyVariable().filter(arguments -> !arguments.get()[0].equals("COCOS_JAEGER_URL"));
  }

  private static String otlp(ManagerConfig config) {
    return config.traceCollector().orElseThrow().otlp().toString();
  }

  private static Stream<Arguments> everyVariable() {
    return Stream.of(
        maps("MANAGER_LOG_LEVEL", "DEBUG", ManagerConfig::logLevel, "debug"),
        maps("MANAGER_HTTP_HOST", "127.0.0.2", c -> c.http().host(), "127.0.0.2"),
        maps("MANAGER_HTTP_PORT", "8080", c -> c.http().port(), 8080),
        maps("MANAGER_GRPC_HOST", "::1", c -> c.grpc().host(), "::1"),
        maps("MANAGER_GRPC_PORT", "0", c -> c.grpc().port(), 0),
        maps("MANAGER_MAX_REQUEST_BYTES", "2048", ManagerConfig::maxRequestBytes, 2048),
        maps("MANAGER_INSTANCE_ID", "one", c -> c.instanceId().orElse(""), "one"),
        maps("COCOS_JAEGER_URL", "c:1", c -> otlp(c), "http://c:1/v1/traces"),
        maps("MANAGER_HOST_IP", "192.0.2.7", c -> c.hostAddress().ipv4(), "192.0.2.7"),
        maps("MANAGER_AGENT_GRPC_URL", "p:1", c -> c.agentAddress().at(7020), "p:1"),
        maps(
            "COCOS_NOTIFICATION_SERVER_URL",
            "https://n:8/x/",
            ManagerConfigTest::events,
            "https://n:8/x/computations/events"),
        maps(
            "MANAGER_RECONCILE_INTERVAL",
            "1m30s",
            c -> c.lifecycle().reconcilePause().toSeconds(),
            90L),
        maps("MANAGER_LAUNCH_TIMEOUT", "30s", c -> c.lifecycle().launchTimeout().toSeconds(), 30L),
        maps(
            "MANAGER_HOLD_TIMEOUT",
            "30m",
            c -> c.lifecycle().holdTimeout().orElseThrow().toMinutes(),
            30L),
        maps("MANAGER_HOLD_TIMEOUT", "off", c -> c.lifecycle().holdTimeout().isEmpty(), true),
        maps("MANAGER_BOOT_TIMEOUT", "off", c -> c.lifecycle().bootTimeout().isEmpty(), true),
        maps("MANAGER_STOP_GRACE", "0s", c -> c.lifecycle().stopGrace().isZero(), true),
        maps("MANAGER_RETENTION", "1h", c -> c.lifecycle().retention().orElseThrow().toHours(), 1L),
        maps("MANAGER_TTL_UNIT", "1s", c -> c.lifecycle().ttlUnit().toSeconds(), 1L),
        maps("MANAGER_ON_EXIT", "drain", ManagerConfig::drainOnExit, true),
        maps("MANAGER_EVENT_QUEUE_SIZE", "7", c -> c.notification().queueSize(), 7),
        maps("MANAGER_QEMU_TMP_FILE_LOC", "/t", ManagerConfig::stateFolder, Path.of("/t")),
        maps("MANAGER_JAVA_OPTIONS", "-Xint", ManagerConfig::logLevel, "info"),
        maps("MANAGER_LIBVIRT_URI", "test:///x", c -> c.libvirtUri().orElse(""), "test:///x"),
        maps("MANAGER_STATE_DIR", "/a/../b", ManagerConfig::stateFolder, Path.of("/b")),
        maps("MANAGER_TEMPLATE_DIR", "/t", ManagerConfig::templateFolder, Path.of("/t")),
        mapsGuest("MANAGER_QEMU_MACHINE", "pc", GuestConfig::machine, "pc"),
        mapsGuest("MANAGER_QEMU_CPU", "max", GuestConfig::cpuModel, "max"),
        mapsGuest("MANAGER_QEMU_SMP_COUNT", "2", GuestConfig::vcpus, 2),
        mapsGuest("MANAGER_QEMU_SMP_MAXCPUS", "8", g -> g.maxVcpus(288), 8),
        mapsGuest("MANAGER_QEMU_MEMORY_SLOTS", "0", GuestConfig::memorySlots, 0),
        mapsGuest("MANAGER_QEMU_MAX_MEMORY", "3G", GuestConfig::maxMemoryBytes, 3L << 30),
        mapsGuest("MANAGER_QEMU_MEMORY_SIZE", "1G", GuestConfig::memoryBytes, 1L << 30),
        mapsGuest(
            "MANAGER_QEMU_ENABLE_KVM", "true", GuestConfig::acceleration, AccelerationChoice.KVM),
        mapsGuest(
            "MANAGER_QEMU_ENABLE_KVM", "false", GuestConfig::acceleration, AccelerationChoice.TCG),
        mapsGuest(
            "MANAGER_QEMU_ENABLE_KVM", "Auto", GuestConfig::acceleration, AccelerationChoice.AUTO),
        mapsGuest("MANAGER_QEMU_OVMF_CODE_FILE", "/c", GuestConfig::firmwareCode, Path.of("/c")),
        mapsGuest("MANAGER_QEMU_OVMF_VARS_FILE", "/v", GuestConfig::firmwareVars, Path.of("/v")),
        mapsGuest("MANAGER_QEMU_DISK_IMG_KERNEL_FILE", "k", GuestConfig::kernel, here("k")),
        mapsGuest("MANAGER_QEMU_DISK_IMG_ROOTFS_FILE", "r", GuestConfig::rootfs, here("r")),
        mapsGuest("MANAGER_QEMU_DISK_IMG_FILE", "d", ManagerConfigTest::diskFile, here("d")),
        mapsGuest("MANAGER_KERNEL_ARGUMENTS", "quiet", GuestConfig::kernelArguments, "quiet"),
        mapsGuest("MANAGER_QEMU_NETDEV_ID", "net7", GuestConfig::netdevId, "net7"),
        mapsGuest(
            "MANAGER_QEMU_VIRTIO_NET_PCI_IOMMU_PLATFORM", "no", GuestConfig::iommuPlatform, false),
        mapsGuest("MANAGER_QEMU_VIRTIO_NET_PCI_ROMFILE", "x", GuestConfig::romFile, "x"),
        mapsGuest("MANAGER_GUEST_NETWORK", "on", GuestConfig::restrictNetwork, false),
        mapsGuest("MANAGER_QEMU_HOST_FWD_1", "22220", g -> hostPort(g, 0), 22220),
        mapsGuest("MANAGER_QEMU_GUEST_FWD_1", "2022", g -> guestPort(g, 0), 2022),
        mapsGuest("MANAGER_QEMU_HOST_FWD_2", "29301", g -> hostPort(g, 1), 29301),
        mapsGuest("MANAGER_QEMU_GUEST_FWD_2", "80", g -> guestPort(g, 1), 80),
        mapsGuest("MANAGER_QEMU_HOST_FWD_3", "27020", g -> hostPort(g, 2), 27020),
        mapsGuest("MANAGER_QEMU_GUEST_FWD_3", "81", g -> guestPort(g, 2), 81),
        mapsGuest("MANAGER_QEMU_HOST_FWD_AGENT", "27021", g -> hostPort(g, 2), 27021),
        mapsGuest("MANAGER_QEMU_GUEST_FWD_AGENT", "82", g -> guestPort(g, 2), 82),
        mapsGuest("MANAGER_QEMU_EMULATOR", "q", g -> g.emulator().orElseThrow(), here("q")),
        mapsGuest("MANAGER_QEMU_VTPM", "true", GuestConfig::vtpm, true));
  }

  private static String events(ManagerConfig config) {
    return config.notification().server().map(server -> server.events().toString()).orElse("off");
  }

  @ParameterizedTest
  @CsvSource({
    "http:/localhost:9000, http://localhost:9000/computations/events",
    "https:/n, https://n/computations/events",
    "http://[::1]:9000/, http://[::1]:9000/computations/events",
    "http://n/a/b//, http://n/a/b/computations/events",
    "OFF, off"
  })
  void theNotificationServerMayBeMisspeltAsInTheOriginalsReadme(String address, String expected) {
    assertThat(events(with("COCOS_NOTIFICATION_SERVER_URL", address))).isEqualTo(expected);
  }

  @Test
  void whoCallsTheNotificationServerIsSentAndNeverShown() {
    ManagerConfig config = with("COCOS_NOTIFICATION_SERVER_URL", "http://me:s3cret@n:9000");

    assertThat(config.notification().server().orElseThrow().authorization())
        .contains("Basic bWU6czNjcmV0");
    assertThat(events(config)).isEqualTo("http://n:9000/computations/events");
    assertThat(config.toString()).doesNotContain("s3cret", "bWU6czNjcmV0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:9000",
        "ftp://me:s3cret@n",
        "http:///x",
        "http://n:0",
        "http://n:65536",
        "http://n?me:s3cret@x",
        "http://me:s3cret@n/#x",
        "http:/me:s3cret@ n"
      })
  void anAddressThatIsNoneStopsTheStartWithoutShowingASecret(String address) {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> with("COCOS_NOTIFICATION_SERVER_URL", address))
        .withMessageStartingWith("COCOS_NOTIFICATION_SERVER_URL is ")
        .withMessageEndingWith(
            "must be off, or an http or https address such as http://localhost:9000")
        .satisfies(malformed -> assertThat(malformed.getMessage()).doesNotContain("s3cret"));
  }

  private static Path diskFile(GuestConfig guest) {
    return guest.disk().orElseThrow().file();
  }

  private static int hostPort(GuestConfig guest, int index) {
    return guest.ports().get(index).firstHostPort();
  }

  private static int guestPort(GuestConfig guest, int index) {
    return guest.ports().get(index).guestPort();
  }

  @ParameterizedTest(name = "{0}={1}")
  @MethodSource("everyVariable")
  void aVariableSetsWhatItIsNamedAfter(
      String variable, String value, Function<ManagerConfig, Object> read, Object expected) {
    ManagerConfig config = with(variable, value);

    assertThat(read.apply(config)).isEqualTo(expected);
    assertThat(config.warnings()).isEmpty();
  }

  @ParameterizedTest(name = "{0}=")
  @MethodSource("everyVariableThatIsNoSwitch")
  void anEmptyVariableIsAsGoodAsNone(
      String variable, String value, Function<ManagerConfig, Object> read, Object expected) {
    assertThat(with(variable, "")).isEqualTo(read(Map.of()));
  }

  @Test
  void theNewerNameOfTheAgentsPortWins() {
    Map<String, String> both = new HashMap<>();
    both.put("MANAGER_QEMU_HOST_FWD_3", "1111");
    both.put("MANAGER_QEMU_HOST_FWD_AGENT", "2222");
    both.put("MANAGER_QEMU_GUEST_FWD_3", "3333");
    both.put("MANAGER_QEMU_GUEST_FWD_AGENT", "4444");

    assertThat(read(both).guest().ports())
        .contains(new GuestPort(GuestPort.AGENT_GRPC, 2222, 4444));
  }

  @Test
  void aGuestMayHaveMoreProcessorsThanTheDefaultMaximum() {
    assertThat(with("MANAGER_QEMU_SMP_COUNT", "128").guest().maxVcpus(288)).isEqualTo(128);
  }

  @Test
  void aDiskIsAsTheOriginalConnectedIt() {
    assertThat(with("MANAGER_QEMU_DISK_IMG_FILE", "img/focal.img").guest().disk())
        .contains(new DiskImage(here("img/focal.img"), "qcow2", "scsi", true, true));
  }

  @Test
  void everythingAboutADiskCanBeSet() {
    GuestConfig guest =
        read(Map.of(
                "MANAGER_QEMU_DISK_IMG_FILE", "/d.img",
                "MANAGER_QEMU_DISK_IMG_FORMAT", "RAW",
                "MANAGER_QEMU_VIRTIO_SCSI_PCI_ID", "scsi-7",
                "MANAGER_QEMU_VIRTIO_SCSI_PCI_DISABLE_LEGACY", "off",
                "MANAGER_QEMU_VIRTIO_SCSI_PCI_IOMMU_PLATFORM", "false"))
            .guest();

    assertThat(guest.disk())
        .contains(new DiskImage(Path.of("/d.img"), "raw", "scsi-7", false, false));
  }

  @Test
  void aLegacyControllerKnowsNoIommu() {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> with("MANAGER_QEMU_VIRTIO_SCSI_PCI_DISABLE_LEGACY", "off"))
        .withMessage(
            "MANAGER_QEMU_VIRTIO_SCSI_PCI_DISABLE_LEGACY is off while"
                + " MANAGER_QEMU_VIRTIO_SCSI_PCI_IOMMU_PLATFORM is true: legacy virtio knows no"
                + " IOMMU, so switch both off or none")
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.CONFIGURATION_INVALID);
  }

  @Test
  void legacyDevicesWithoutIommuAreAllowedTogether() {
    GuestConfig guest =
        read(Map.of(
                "MANAGER_QEMU_VIRTIO_NET_PCI_DISABLE_LEGACY", "off",
                "MANAGER_QEMU_VIRTIO_NET_PCI_IOMMU_PLATFORM", "false"))
            .guest();

    assertThat(guest.disableLegacy()).isFalse();
    assertThat(guest.iommuPlatform()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "MANAGER_LOG_LEVEL|loud|debug, info, warn or error",
        "MANAGER_HTTP_PORT|http|a whole number from 0 to 65535",
        "MANAGER_HTTP_PORT|65536|a whole number from 0 to 65535",
        "MANAGER_HTTP_PORT|-1|a whole number from 0 to 65535",
        "MANAGER_GRPC_PORT|70_01|a whole number from 0 to 65535",
        "MANAGER_GRPC_PORT|99999999999|a whole number from 0 to 65535",
        "MANAGER_MAX_REQUEST_BYTES|1023|a whole number from 1024 to 268435456",
        "MANAGER_MAX_REQUEST_BYTES|1M|a whole number from 1024 to 268435456",
        "MANAGER_HOST_IP|::1|an IPv4 address of this host or a name that has one",
        "MANAGER_HOST_IP|not a name|an IPv4 address of this host or a name that has one",
        "MANAGER_STATE_DIR|/a,b|a path without a comma",
        "MANAGER_QEMU_SMP_COUNT|0|a whole number from 1 to 4096",
        "MANAGER_QEMU_SMP_MAXCPUS|many|a whole number from 1 to 4096",
        "MANAGER_QEMU_MEMORY_SIZE|lots|a size such as 2048M or 30G",
        "MANAGER_QEMU_MEMORY_SIZE|M|a size such as 2048M or 30G",
        "MANAGER_QEMU_MEMORY_SIZE|0|a size such as 2048M or 30G",
        "MANAGER_QEMU_MEMORY_SIZE|-1G|a size such as 2048M or 30G",
        "MANAGER_QEMU_MEMORY_SIZE|1.5G|a size such as 2048M or 30G",
        "MANAGER_QEMU_MEMORY_SIZE|9999999T|a size such as 2048M or 30G",
        "MANAGER_QEMU_MEMORY_SIZE|2048MB|a size such as 2048M or 30G",
        "MANAGER_QEMU_DISK_IMG_FORMAT|vmdk|qcow2 or raw",
        "MANAGER_QEMU_VIRTIO_SCSI_PCI_ID|scsi.0|letters, digits, '_' and '-'",
        "MANAGER_QEMU_VIRTIO_SCSI_PCI_IOMMU_PLATFORM|maybe|true or false (on, off, yes, no, 1 and 0 are understood too)",
        "MANAGER_QEMU_MAX_MEMORY|all|a size such as 2048M or 30G",
        "MANAGER_QEMU_MEMORY_SLOTS|257|a whole number from 0 to 256",
        "MANAGER_QEMU_MEMORY_SLOTS|-1|a whole number from 0 to 256",
        "MANAGER_QEMU_TMP_FILE_LOC|a,b|a path without a comma",
        "MANAGER_QEMU_MACHINE|q35,accel=tcg|letters, digits, '.', '_' and '-'",
        "MANAGER_QEMU_CPU|EPYC +avx|letters, digits, '.', '_' and '-'",
        "MANAGER_QEMU_NETDEV_ID|1st|a letter, then letters, digits, '.', '_' and '-'",
        "MANAGER_KERNEL_ARGUMENTS|caf\u00e9|at most 1500 printable ASCII characters",
        "MANAGER_AGENT_GRPC_URL|localhost|host:port, such as localhost:7020",
        "MANAGER_AGENT_GRPC_URL|localhost:0|host:port, such as localhost:7020",
        "MANAGER_AGENT_GRPC_URL|http://localhost:7002|host:port, such as localhost:7020",
        "MANAGER_QEMU_ENABLE_KVM|maybe|auto, true or false",
        "MANAGER_QEMU_ENABLE_SEV|maybe|true or false (on, off, yes, no, 1 and 0 are understood too)",
        "MANAGER_GUEST_NETWORK|open|true or false (on, off, yes, no, 1 and 0 are understood too)",
        "MANAGER_QEMU_HOST_FWD_1|0|a whole number from 1 to 65535",
        "MANAGER_QEMU_GUEST_FWD_2|ssh|a whole number from 1 to 65535",
        "MANAGER_QEMU_HOST_FWD_AGENT|70200|a whole number from 1 to 65535",
        "MANAGER_QEMU_HOST_FWD_3|70200|a whole number from 1 to 65535"
      })
  void aMalformedValueIsNamedWithWhatIsAllowed(String variable, String value, String allowed) {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> with(variable, value))
        .withMessage("%s is \"%s\", but must be %s".formatted(variable, value, allowed))
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.CONFIGURATION_INVALID);
  }

  @Test
  void legacyDevicesWithIommuAreRefused() {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> with("MANAGER_QEMU_VIRTIO_NET_PCI_DISABLE_LEGACY", "off"))
        .withMessageContaining("MANAGER_QEMU_VIRTIO_NET_PCI_IOMMU_PLATFORM")
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.CONFIGURATION_INVALID);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1048576",
    "512, 536870912",
    "512m, 536870912",
    "4096K, 4194304",
    "2g, 2147483648",
    "1T, 1099511627776"
  })
  void aSizeIsInMebibytesUnlessALetterSaysOtherwise(String size, long bytes) {
    assertThat(with("MANAGER_QEMU_MEMORY_SIZE", size).guest().memoryBytes()).isEqualTo(bytes);
  }

  @Test
  void aHostNameIsKeptForCallersAndLookedUpForForwards() {
    assertThat(with("MANAGER_HOST_IP", "localhost").hostAddress())
        .isEqualTo(new HostAddress("localhost", "127.0.0.1"));
  }

  @Test
  void everyVariableThatIsDescribedHasATestOfWhatItSets() {
    Stream<String> mapped =
        Stream.concat(
            everyVariable().map(arguments -> (String) arguments.get()[0]),
            Stream.concat(
                Stream.of(
                    "MANAGER_QEMU_VIRTIO_NET_PCI_DISABLE_LEGACY",
                    "MANAGER_QEMU_DISK_IMG_FORMAT",
                    "MANAGER_QEMU_VIRTIO_SCSI_PCI_ID",
                    "MANAGER_QEMU_VIRTIO_SCSI_PCI_DISABLE_LEGACY",
                    "MANAGER_QEMU_VIRTIO_SCSI_PCI_IOMMU_PLATFORM"),
                Stream.concat(
                    Stream.concat(
                        ConfidentialConfigTest.VARIABLES.stream(),
                        AdmissionConfigTest.everyVariable().keySet().stream()),
                    ListenerConfigTest.tlsVariables())));

    assertThat(
            Environment.described()
                .filter(variable -> !variable.meaning().startsWith("accepted"))
                .map(Variable::name))
        .containsExactlyInAnyOrderElementsOf(mapped.distinct().toList());
  }

  @Test
  void theStateFolderHasAnOlderNameWhichTheNewerOneOverrides() {
    assertThat(with("MANAGER_QEMU_TMP_FILE_LOC", "tmp").stateFolder()).isEqualTo(here("tmp"));
    assertThat(
            read(Map.of("MANAGER_QEMU_TMP_FILE_LOC", "tmp", "MANAGER_STATE_DIR", "/state"))
                .stateFolder())
        .isEqualTo(Path.of("/state"));
  }

  @Test
  void agentsAreReachedAtTheHostUnlessAnAddressIsFixed() {
    assertThat(with("MANAGER_HOST_IP", "192.0.2.7").agentAddress().at(7021))
        .isEqualTo("192.0.2.7:7021");
    assertThat(with("MANAGER_AGENT_GRPC_URL", "[::1]:7002").agentAddress().at(7021))
        .isEqualTo("[::1]:7002");
  }

  @Test
  void theHostsCpuWithoutKvmIsRefused() {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(
            () -> read(Map.of("MANAGER_QEMU_CPU", "host", "MANAGER_QEMU_ENABLE_KVM", "false")))
        .withMessageContaining("MANAGER_QEMU_CPU is host");
  }
}
