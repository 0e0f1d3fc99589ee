package io.cocos.manager.host;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A libvirt of another Debian release beside the host's, with that release's QEMU and firmware, and
 * with an emulator that makes it believe in a host which can protect its guests. It runs in
 * namespaces of its own, where the host's files have the names that they have outside. Nothing of
 * it is left when it is closed, and nothing when this process dies.
 */
final class NewerLibvirt implements AutoCloseable {
  /** For a daemon that starts on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final String[] OWN_PROCESSES = {
    "unshare", "--mount", "--pid", "--fork", "mount", "-t", "proc", "proc", "/proc"
  };

  private static final boolean HAS_KVM =
      Files.isReadable(Path.of("/dev/kvm")) && Files.isWritable(Path.of("/dev/kvm"));

  private static final String QEMU_CONF =
      """
      user = "root"
      group = "root"
      swtpm_user = "root"
      swtpm_group = "root"
      security_driver = "none"
      cgroup_controllers = []
      namespaces = []
      dynamic_ownership = 0
      remember_owner = 0
      stdio_handler = "file"
      """;

  private static final String LIBVIRTD_CONF =
      """
      auth_unix_rw = "none"
      unix_sock_dir = "%s"
      """;

  private static final Pattern MEASUREMENT = Pattern.compile("sev-measurement *: *(\\S+)");

  private final Release release;
  private final Path folder;
  private final ConfidentialEmulator emulator;
  private final Process daemon;

  /** A release whose libvirt {@code scripts/newer-libvirt} has unpacked. */
  enum Release {
    /** Debian 13: libvirt 11.3 and QEMU 10.0, with SEV-SNP. */
    TRIXIE,
    /** The one after: libvirt 12.8 and QEMU 11.1, with SEV-SNP, TDX and firmware for both. */
    FORKY;

    /** A file of the release, by its path there. */
    Path file(String path) {
      return root().resolve(path);
    }

    private Path root() {
      return HostManager.projectFile(
          "build/newer-libvirt/" + name().toLowerCase(Locale.ROOT) + "/root");
    }
  }

  private NewerLibvirt(Release release, Path folder, Map<String, String> variables)
      throws IOException {
    this.release = release;
    this.folder = folder;
    Files.createDirectories(folder.resolve("etc"));
    Files.writeString(folder.resolve("etc/qemu.conf"), QEMU_CONF);
    Files.writeString(folder.resolve("etc/libvirtd.conf"), LIBVIRTD_CONF.formatted(folder));
    UnlockedTemplates.write(folder.resolve("templates"));
    this.emulator = new ConfidentialEmulator(Files.createDirectory(folder.resolve("emulator")));
    ProcessBuilder command = new ProcessBuilder(command(release, folder));
    command
        .environment()
        .merge("PATH", emulator.path().getParent().toString(), NewerLibvirt::first);
    command.environment().putAll(variables);
    this.daemon = command.redirectErrorStream(true).redirectOutput(output().toFile()).start();
  }

  /** libvirt asks the first QEMU on its path what the platform is. */
  private static String first(String path, String folder) {
    return folder + ":" + path;
  }

  /** Skips the test where this cannot run: it takes root, and a kernel that allows namespaces. */
  static void assumeItRuns(Release release) throws IOException, InterruptedException {
    assumeThat(System.getProperty("user.name"))
        .as("who may run a libvirt in a root of its own")
        .isEqualTo("root");
    assumeThat(release.root()).as("what scripts/newer-libvirt unpacks").isDirectory();
    assumeThat(Command.run(OWN_PROCESSES).exitCode())
        .as(
            "whether this process may have namespaces of its own: "
                + String.join(" ", OWN_PROCESSES))
        .isZero();
  }

  /** Starts it on a host that can have SEV, SEV-ES and SEV-SNP guests. */
  static NewerLibvirt withSev(Release release) throws IOException, InterruptedException {
    return start(release, false);
  }

  /** Starts it on a host that can have TDX guests, too. libvirt asks /dev/kvm for them. */
  static NewerLibvirt withTdx(Release release) throws IOException, InterruptedException {
    assumeThat(HAS_KVM).as("whether there is a /dev/kvm").isTrue();
    return start(release, true);
  }

  private static NewerLibvirt start(Release release, boolean tdx)
      throws IOException, InterruptedException {
    Path folder = HostManager.stateFolder();
    NewerLibvirt libvirt;
    try {
      libvirt = new NewerLibvirt(release, folder, tdx ? kvmWithTdx(folder) : Map.of());
    } catch (IOException | AssertionError unusable) {
      HostManager.removeFolder(folder);
      throw unusable;
    }
    try {
      eventually(PATIENCE, libvirt::assertItAnswers);
      return libvirt;
    } catch (AssertionError unusable) {
      libvirt.close();
      throw unusable;
    }
  }

  /** The variable that makes the daemon see TDX in /dev/kvm. */
  private static Map<String, String> kvmWithTdx(Path folder)
      throws IOException, InterruptedException {
    String library = folder.resolve("kvm-with-tdx.so").toString();
    Path source = HostManager.projectFile("manager/src/test/emulator/kvm-with-tdx.c");
    Command compiled = Command.run("tcc", "-shared", "-nostdlib", "-o", library, source.toString());
    assertThat(compiled.exitCode()).as(compiled.output()).isZero();
    return Map.of("PRELOAD", library);
  }

  private static List<String> command(Release release, Path folder) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "--pid",
                "--fork",
                "--kill-child"));
    command.add(HostManager.projectFile("manager/src/test/emulator/newer-libvirtd").toString());
    command.add(release.root().toString());
    command.add(folder.toString());
    command.add(System.getProperty("java.io.tmpdir"));
    command.add(HostManager.projectFile("").toString());
    return command;
  }

  private void assertItAnswers() throws IOException, InterruptedException {
    assertThat(daemon.isAlive()).as(said()).isTrue();
    assertThat(folder.resolve("libvirt-sock")).as(said()).exists();
    assertThat(virsh("uri").exitCode()).as(said()).isZero();
  }

  /** What makes a manager use it. */
  Map<String, String> variables() {
    return Map.of(
        "MANAGER_LIBVIRT_URI",
        uri(),
        "MANAGER_TEMPLATE_DIR",
        folder.resolve("templates").toString(),
        "MANAGER_QEMU_EMULATOR",
        emulator.path().toString(),
        "MANAGER_QEMU_ENABLE_KVM",
        HAS_KVM ? "auto" : "false",
        "MANAGER_QEMU_HOST_FWD_1",
        "31222",
        "MANAGER_QEMU_HOST_FWD_2",
        "31301",
        "MANAGER_QEMU_HOST_FWD_3",
        "31320");
  }

  /** Where libvirt's clients find it. */
  String uri() {
    return "qemu:///system?socket=" + folder.resolve("libvirt-sock");
  }

  /** How its domains are executed, as far as libvirt knows. */
  String domainType() {
    return HAS_KVM ? "kvm" : "qemu";
  }

  ConfidentialEmulator emulator() {
    return emulator;
  }

  /** Firmware that checks kernel hashes, as only the later release has it. */
  static Path firmwareForSev() {
    return Release.FORKY.file("usr/share/ovmf/OVMF.amdsev.fd");
  }

  /** A file of the release, such as firmware, by its path there. */
  Path file(String path) {
    return release.file(path);
  }

  /** Where it keeps what its domains need, as a host's does in /var/lib/libvirt. */
  Path state() {
    return folder.resolve("state");
  }

  /** Asks it by the host's virsh. */
  Command virsh(String... arguments) throws IOException, InterruptedException {
    return Command.run(
        Stream.concat(Stream.of("virsh", "--connect", uri()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  /** What it says that the platform has measured of an SEV guest. */
  byte[] launchMeasurement(String vmId) throws IOException, InterruptedException {
    Command told = virsh("domlaunchsecinfo", vmId);
    Matcher measurement = MEASUREMENT.matcher(told.output());
    assertThat(measurement.find()).as(told.output()).isTrue();
    return Base64.getDecoder().decode(measurement.group(1));
  }

  /** What the daemon said, and what kept it from starting. */
  private String said() throws IOException {
    Path said = folder.resolve("said");
    return Files.readString(output()) + (Files.exists(said) ? Files.readString(said) : "");
  }

  private Path output() {
    return folder.resolve("output");
  }

  /** The end of its standard input is the daemon's, and that the end of all its guests. */
  @Override
  public void close() throws IOException {
    daemon.getOutputStream().close();
    daemon.onExit().orTimeout(1, TimeUnit.MINUTES).join();
    HostManager.removeFolder(folder);
  }
}
