package io.cocos.manager.config;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.GuestPort;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The service's configuration.
 *
 * @param logLevel debug, info, warn or error
 * @param http where HTTP is served
 * @param grpc where gRPC is served
 * @param maxRequestBytes the largest request body that is read, in bytes
 * @param instanceId what this instance calls itself; empty for a random UUID
 * @param hostAddress where the VMs' forwards are bound
 * @param libvirtUri the libvirt connection URI; empty for libvirt's own choice
 * @param stateFolder where the VMs' folders are
 * @param templateFolder where the domain templates are
 * @param guest what every VM is made of
 * @param unknownVariables the MANAGER_ variables that are set and mean nothing
 */
public record ManagerConfig(
    String logLevel,
    Listener http,
    Listener grpc,
    int maxRequestBytes,
    Optional<String> instanceId,
    HostAddress hostAddress,
    Optional<String> libvirtUri,
    Path stateFolder,
    Path templateFolder,
    GuestConfig guest,
    Set<String> unknownVariables) {
  /**
   * A listener that nobody gave an address is for this machine only: the contents of requests are
   * nobody else's business, and without TLS they would travel in the clear.
   */
  private static final String LOOPBACK = "127.0.0.1";

  /**
   * The README's arguments, and what makes an emulated guest boot sooner (no self-tests of ciphers)
   * and more surely: on a busy host the kernel's check of an emulated timer fails now and then, and
   * ends the guest.
   */
  private static final String DEFAULT_KERNEL_ARGUMENTS =
      "earlyprintk=serial console=ttyS0 quiet cryptomgr.notests no_timer_check";

  private static final int MEBIBYTE = 1024 * 1024;

  /**
   * Reads the configuration.
   *
   * @param variables the environment
   * @param home the user's home folder, where the state of an unprivileged manager goes
   * @param privileged whether this process is root, whose state goes to the system's folder
   * @throws ManagerException with {@code CONFIGURATION_INVALID}, naming variable, value and what is
   *     allowed
   */
  public static ManagerConfig fromEnvironment(
      Map<String, String> variables, Path home, boolean privileged) {
    Environment environment = new Environment(variables);
    GuestConfig guest = guest(environment);
    return new ManagerConfig(
        logLevel(environment),
        new Listener(
            environment.text("MANAGER_HTTP_HOST", LOOPBACK),
            environment.integer("MANAGER_HTTP_PORT", 9021, 0, 65_535)),
        new Listener(
            environment.text("MANAGER_GRPC_HOST", LOOPBACK),
            environment.integer("MANAGER_GRPC_PORT", 7001, 0, 65_535)),
        environment.integer("MANAGER_MAX_REQUEST_BYTES", MEBIBYTE, 1024, 256 * MEBIBYTE),
        environment.text("MANAGER_INSTANCE_ID"),
        hostAddress(environment.text("MANAGER_HOST_IP", "localhost")),
        environment.text("MANAGER_LIBVIRT_URI"),
        stateFolder(environment.text("MANAGER_STATE_DIR", stateFolder(home, privileged))),
        Path.of(environment.text("MANAGER_TEMPLATE_DIR", "libvirt-templates")).toAbsolutePath(),
        guest,
        environment.unknown());
  }

  private static GuestConfig guest(Environment environment) {
    if (environment.bool("MANAGER_QEMU_ENABLE_SEV", false)) {
      throw new ManagerException(
          ErrorCode.CONFIGURATION_INVALID,
          "MANAGER_QEMU_ENABLE_SEV is true, but this version cannot launch SEV guests yet and will"
              + " not launch unprotected ones instead; unset it");
    }
    boolean disableLegacy = environment.bool("MANAGER_QEMU_VIRTIO_NET_PCI_DISABLE_LEGACY", true);
    boolean iommuPlatform = environment.bool("MANAGER_QEMU_VIRTIO_NET_PCI_IOMMU_PLATFORM", true);
    if (iommuPlatform && !disableLegacy) {
      throw new ManagerException(
          ErrorCode.CONFIGURATION_INVALID,
          "MANAGER_QEMU_VIRTIO_NET_PCI_DISABLE_LEGACY is off while"
              + " MANAGER_QEMU_VIRTIO_NET_PCI_IOMMU_PLATFORM is true: legacy virtio knows no IOMMU,"
              + " so switch both off or none");
    }
    int vcpus = environment.integer("MANAGER_QEMU_SMP_COUNT", 4, 1, 4096);
    return new GuestConfig(
        environment.text("MANAGER_QEMU_MACHINE", "q35"),
        environment.text("MANAGER_QEMU_CPU", "EPYC"),
        vcpus,
        Math.max(vcpus, environment.integer("MANAGER_QEMU_SMP_MAXCPUS", 64, 1, 4096)),
        environment.size("MANAGER_QEMU_MEMORY_SIZE", "2048M"),
        environment.parsed(
            "MANAGER_QEMU_ENABLE_KVM",
            "auto, true or false",
            AccelerationChoice.AUTO,
            ManagerConfig::acceleration),
        path(environment, "MANAGER_QEMU_OVMF_CODE_FILE", "/usr/share/OVMF/OVMF_CODE.fd"),
        path(environment, "MANAGER_QEMU_OVMF_VARS_FILE", "/usr/share/OVMF/OVMF_VARS.fd"),
        path(environment, "MANAGER_QEMU_DISK_IMG_KERNEL_FILE", "img/bzImage"),
        path(environment, "MANAGER_QEMU_DISK_IMG_ROOTFS_FILE", "img/rootfs.cpio.gz"),
        environment.text("MANAGER_KERNEL_ARGUMENTS", DEFAULT_KERNEL_ARGUMENTS),
        environment.text("MANAGER_QEMU_NETDEV_ID", "vmnic"),
        disableLegacy,
        iommuPlatform,
        environment.text("MANAGER_QEMU_VIRTIO_NET_PCI_ROMFILE", ""),
        !environment.bool("MANAGER_GUEST_NETWORK", false),
        List.of(
            guestPort(environment, GuestPort.SSH, 1, 2222, 22),
            guestPort(environment, GuestPort.AGENT_HTTP, 2, 9301, 9031),
            agentGrpcPort(environment)));
  }

  private static GuestPort guestPort(
      Environment environment, String name, int number, int hostPort, int guestPort) {
    return new GuestPort(
        name,
        port(environment, "MANAGER_QEMU_HOST_FWD_" + number, hostPort),
        port(environment, "MANAGER_QEMU_GUEST_FWD_" + number, guestPort));
  }

  /**
   * The agent's gRPC port has two names, of two generations of the original; the newer one wins.
   */
  private static GuestPort agentGrpcPort(Environment environment) {
    return new GuestPort(
        GuestPort.AGENT_GRPC,
        port(
            environment,
            "MANAGER_QEMU_HOST_FWD_AGENT",
            port(environment, "MANAGER_QEMU_HOST_FWD_3", 7020)),
        port(
            environment,
            "MANAGER_QEMU_GUEST_FWD_AGENT",
            port(environment, "MANAGER_QEMU_GUEST_FWD_3", 7002)));
  }

  private static int port(Environment environment, String name, int otherwise) {
    return environment.integer(name, otherwise, 1, 65_535);
  }

  private static Path path(Environment environment, String name, String otherwise) {
    return Path.of(environment.text(name, otherwise)).toAbsolutePath();
  }

  private static String logLevel(Environment environment) {
    List<String> levels = List.of("debug", "info", "warn", "error");
    return environment.parsed(
        "MANAGER_LOG_LEVEL",
        "debug, info, warn or error",
        "info",
        value -> Optional.of(value.toLowerCase(Locale.ROOT)).filter(levels::contains));
  }

  private static Optional<AccelerationChoice> acceleration(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "auto" -> Optional.of(AccelerationChoice.AUTO);
      case "true" -> Optional.of(AccelerationChoice.KVM);
      case "false" -> Optional.of(AccelerationChoice.TCG);
      default -> Optional.empty();
    };
  }

  /** QEMU's user network takes IPv4 addresses only, so a name is looked up once, here. */
  private static HostAddress hostAddress(String name) {
    try {
      return Arrays.stream(InetAddress.getAllByName(name))
          .filter(Inet4Address.class::isInstance)
          .findFirst()
          .map(address -> new HostAddress(name, address.getHostAddress()))
          .orElseThrow(() -> noHostAddress(name, null));
    } catch (UnknownHostException unknown) {
      throw noHostAddress(name, unknown);
    }
  }

  private static ManagerException noHostAddress(String name, Throwable cause) {
    return Environment.malformed(
        "MANAGER_HOST_IP", name, "an IPv4 address of this host or a name that has one", cause);
  }

  /** libvirt 9 hands some paths to QEMU unescaped, where a comma would begin another option. */
  private static Path stateFolder(String folder) {
    if (folder.contains(",")) {
      throw Environment.malformed("MANAGER_STATE_DIR", folder, "a path without a comma", null);
    }
    return Path.of(folder).toAbsolutePath().normalize();
  }

  private static String stateFolder(Path home, boolean privileged) {
    return privileged
        ? "/var/lib/cocos-manager"
        : home.resolve(".local/state/cocos-manager").toString();
  }
}
