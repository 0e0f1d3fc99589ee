package io.cocos.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/**
 * libvirt's daemon.
 *
 * @param uri as which virsh reaches it
 * @param socket where it listens, or what leads there
 */
record Daemon(String uri, Path socket) {
  /** That of this host, for who runs this: the system's, or his own. */
  static Daemon ofHost() throws IOException {
    String uri = Programs.output("virsh", "uri").strip();
    return new Daemon(uri, uri.equals("qemu:///system") ? system() : session());
  }

  private static Path system() {
    return Path.of("/var/run/libvirt/libvirt-sock");
  }

  private static Path session() {
    String runtime = System.getenv("XDG_RUNTIME_DIR");
    return runtime == null
        ? Path.of(System.getProperty("user.home"), ".cache/libvirt/libvirt-sock")
        : Path.of(runtime, "libvirt/libvirt-sock");
  }

  /** The same daemon by another way. */
  Daemon over(Path way) {
    return new Daemon(uri, way);
  }

  /** Its QEMU driver, for who is to go that way. */
  String qemu() {
    return uri + "?socket=" + socket;
  }

  /** Its driver for tests: domains that run nothing, for as long as somebody is connected. */
  String testDriver() {
    return "test+unix:///default?socket=" + socket;
  }
}
