package io.cocos.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;

/**
 * What is measured on: this project's build, and a folder that is removed in the end. Whatever is
 * started here is ended with it, also when it ends early.
 */
final class Bed implements AutoCloseable {
  /** Below the ports that the system gives away, and far from those of a manager in use. */
  private static final int FIRST_SSH_PORT = 11_000;

  static final int FIRST_AGENT_HTTP_PORT = 13_000;
  static final int FIRST_AGENT_GRPC_PORT = 15_000;

  private final Path project;
  private final Daemon daemon = Daemon.ofHost();
  private final Effort effort;
  private final PrintStream progress;
  private final Path work;
  private final Deque<AutoCloseable> started = new ConcurrentLinkedDeque<>();
  private int folders;
  private volatile boolean ended;
  private Optional<Boolean> kvm = Optional.empty();

  /**
   * A bed without anything on it.
   *
   * @param project where {@code build/} and {@code img/} are
   * @param effort how often things are repeated
   * @param progress told what is done
   */
  Bed(Path project, Effort effort, PrintStream progress) throws IOException {
    this.project = project.toAbsolutePath();
    this.effort = effort;
    this.progress = progress;
    // QEMU's user has to pass through, and /tmp may be in memory.
    this.work =
        Files.createTempDirectory(
            Path.of("/var/tmp"),
            "cocos-bench",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
  }

  /** This host's libvirt. */
  Daemon daemon() {
    return daemon;
  }

  Effort effort() {
    return effort;
  }

  /** Says what is done now. */
  void tell(String what) {
    progress.println(what);
  }

  Path project(String path) {
    return project.resolve(path);
  }

  /** The README's request. */
  RunRequest request() throws IOException {
    return RunRequest.of(project);
  }

  /** A new folder. */
  Path folder() throws IOException {
    Path folder = work.resolve(String.valueOf(folders++));
    return Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
  }

  /**
   * Has something ended with this, unless its user ends it before.
   *
   * @throws IllegalStateException when this ended meanwhile, by a signal; the resource too, then
   */
  <T extends AutoCloseable> T own(T resource) {
    started.push(resource);
    if (ended) {
      endStarted();
      throw new IllegalStateException("the benchmark was ended");
    }
    return resource;
  }

  /** Whether the host's processor runs guests; else QEMU emulates one for them. */
  boolean hasKvm() throws IOException, InterruptedException {
    if (kvm.isEmpty()) {
      try (ManagerProcess manager = start(guests("auto"), true)) {
        manager.awaitServing();
        Until.holds(
            "the manager knows whether KVM works",
            Duration.ofMinutes(1),
            Duration.ofMillis(200),
            () -> acceleration(manager).hasNonNull("used"));
        String used = acceleration(manager).get("used").asText();
        kvm = Optional.of(used.equals("kvm"));
      }
    }
    return kvm.get();
  }

  private static JsonNode acceleration(ManagerProcess manager)
      throws IOException, InterruptedException {
    return manager.json("/capabilities").path("acceleration");
  }

  /**
   * A manager of this host's libvirt with guests of this project's image; it may not serve yet. It
   * need not try KVM, which takes seconds, for that was done once.
   */
  ManagerProcess manager(Map<String, String> more) throws IOException, InterruptedException {
    Map<String, String> environment = guests(String.valueOf(hasKvm()));
    environment.putAll(more);
    return start(environment, true);
  }

  private Map<String, String> guests(String kvmChoice) {
    Map<String, String> environment = environment();
    environment.put("MANAGER_QEMU_ENABLE_KVM", kvmChoice);
    environment.put("MANAGER_QEMU_DISK_IMG_KERNEL_FILE", project("img/bzImage").toString());
    environment.put("MANAGER_QEMU_DISK_IMG_ROOTFS_FILE", project("img/rootfs.cpio.gz").toString());
    return environment;
  }

  /** A manager of domains that run nothing, as many as one likes; it may not serve yet. */
  ManagerProcess managerOfNothing(Map<String, String> more) throws IOException {
    Path empty = folder();
    Map<String, String> environment = environment();
    environment.put("MANAGER_LIBVIRT_URI", daemon.testDriver());
    environment.put("MANAGER_QEMU_ENABLE_KVM", "false");
    environment.put("MANAGER_QEMU_DISK_IMG_KERNEL_FILE", file(empty, "kernel"));
    environment.put("MANAGER_QEMU_DISK_IMG_ROOTFS_FILE", file(empty, "rootfs"));
    environment.put("MANAGER_QEMU_OVMF_CODE_FILE", file(empty, "code"));
    environment.put("MANAGER_QEMU_OVMF_VARS_FILE", file(empty, "vars"));
    environment.put("MANAGER_QEMU_SMP_COUNT", "1");
    environment.put("MANAGER_QEMU_MEMORY_SIZE", "4M");
    environment.put("MANAGER_MEMORY_OVERCOMMIT", "100");
    environment.put("MANAGER_CPU_OVERCOMMIT", "10000");
    environment.putAll(more);
    return start(environment, false);
  }

  private static String file(Path folder, String name) throws IOException {
    return Files.createFile(folder.resolve(name)).toString();
  }

  private ManagerProcess start(Map<String, String> environment, boolean hasDomains)
      throws IOException {
    return own(
        ManagerProcess.start(
            project("build/cocos-manager"), folder(), freePort(), environment, hasDomains));
  }

  private static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    for (String name : List.of("PATH", "HOME", "JAVA_HOME", "XDG_RUNTIME_DIR")) {
      String value = System.getenv(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    environment.put("MANAGER_GRPC_PORT", "0");
    environment.put("MANAGER_QEMU_HOST_FWD_1", String.valueOf(FIRST_SSH_PORT));
    environment.put("MANAGER_QEMU_HOST_FWD_2", String.valueOf(FIRST_AGENT_HTTP_PORT));
    environment.put("MANAGER_QEMU_HOST_FWD_3", String.valueOf(FIRST_AGENT_GRPC_PORT));
    environment.put("COCOS_NOTIFICATION_SERVER_URL", "off");
    environment.put("COCOS_JAEGER_URL", "");
    return environment;
  }

  /** A port that nobody listens on. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Whether this has been closed, maybe by a signal. */
  boolean isEnded() {
    return ended;
  }

  @Override
  public void close() {
    ended = true;
    endStarted();
    try (Stream<Path> tree = Files.walk(work)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException | UncheckedIOException left) {
      progress.println(work + " is left: " + left);
    }
  }

  private void endStarted() {
    for (AutoCloseable resource = started.poll(); resource != null; resource = started.poll()) {
      try {
        resource.close();
      } catch (Exception failed) {
        progress.println(resource + " did not end: " + failed);
      }
    }
  }
}
