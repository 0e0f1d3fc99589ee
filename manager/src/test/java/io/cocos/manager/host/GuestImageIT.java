package io.cocos.manager.host;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guest image promises by itself, whoever boots it. */
class GuestImageIT {
  private static final List<String> NO_NETWORK = List.of("-nic", "none");

  @TempDir static Path folder;
  private static BareGuest guest;

  @BeforeAll
  static void bootWithoutNetwork() throws IOException {
    guest = BareGuest.start(folder, "rootfs.cpio.gz", "cocos.confidential=none", NO_NETWORK);
    guest.logIn();
    guest.awaitPrinted("in state receivingManifests");
  }

  @AfterAll
  static void end() {
    guest.close();
  }

  @Test
  void theAgentAnswersInAGuestWithoutNetwork() throws IOException {
    assertThat(guest.run("wget -q -O - http://127.0.0.1:9031/health"))
        .contains("\"status\":\"pass\"");
  }

  @Test
  void theRootFileSystemCannotBeWritten() throws IOException {
    assertThat(guest.run("touch /etc/new /usr/new /new"))
        .contains("/etc/new: Read-only file system")
        .contains("/usr/new: Read-only file system")
        .contains("/new: Read-only file system");
  }

  @Test
  void whatCanBeWrittenIsBoundedInSize() throws IOException {
    assertThat(guest.run("dd if=/dev/zero of=/tmp/full bs=1M count=64; rm /tmp/full"))
        .contains("No space left on device");
  }

  @Test
  void pythonRunsForAUserWhoMayDoNothing() throws IOException {
    String imports = "import csv, decimal, hashlib, json, multiprocessing, os, statistics";
    assertThat(
            guest.run(
                "su -s /bin/sh nobody -c 'python3 -I -c \"%s; print(os.getuid() * 2)\"'"
                    .formatted(imports)))
        .contains("131068");
  }

  @Test
  void aUserSeesNoProcessesOfOthers() throws IOException {
    assertThat(guest.run("su -s /bin/sh nobody -c 'ls /proc/1/status'"))
        .contains("No such file or directory");
  }

  @Test
  void nothingListensButTheAgent() throws IOException {
    assertThat(guest.run("netstat -ltn").lines().filter(line -> line.contains("LISTEN")))
        .hasSize(2)
        .anyMatch(line -> line.contains(":7002 "))
        .anyMatch(line -> line.contains(":9031 "));
  }

  @Test
  void theListOfItsContentsIsWhatCycloneDxSaysItIs() throws IOException {
    Path contents = HostManager.projectFile("img/sbom.cdx.json");

    assertThat(new JsonParser().validate(contents.toFile(), Version.VERSION_16)).isEmpty();
  }

  @Test
  void sshOpensToTheHolderOfAnAgreedKeyAlone() throws Exception {
    String key = newKey("agreed");
    newKey("another");
    int port = freePort();
    String forward = "user,id=net,hostfwd=tcp:127.0.0.1:" + port + "-:22";
    try (BareGuest open =
        BareGuest.start(
            folder,
            "rootfs-small.cpio.gz",
            "",
            List.of("-netdev", forward, "-device", "virtio-net-pci,netdev=net"))) {
      open.logIn();
      open.awaitPrinted("lease of");
      assertThat(ssh(port, "agreed").output()).contains("reset by peer");

      open.run("mkdir /run/cocos-ssh; echo '" + key + "' > /run/cocos-ssh/authorized_keys");
      assertThat(open.run("/usr/lib/cocos/start-sshd")).contains("SHA256:");

      eventually(
          () ->
              assertThat(ssh(port, "agreed").output())
                  .endsWith("uid=0(root) gid=0(root) groups=0(root)"));
      assertThat(ssh(port, "another").output()).contains("Permission denied (publickey)");
    }
  }

  @Test
  void inAConfidentialGuestNobodyCanLogInOnTheConsole() throws Exception {
    try (BareGuest confidential =
        BareGuest.start(folder, "rootfs-small.cpio.gz", "cocos.confidential=sev-snp", NO_NETWORK)) {
      confidential.awaitPrinted("in state receivingManifests");

      // The prompt is there long before the agent, where there is one.
      assertThat(confidential.printed())
          .contains("init: no login on the console: this is a confidential guest")
          .doesNotContain("login: ");
    }
  }

  @Test
  void aGuestWithTooLittleMemoryForItsFilesDoesNotGoOnWithHalfOfThem() throws Exception {
    try (BareGuest little =
        BareGuest.start(folder, "rootfs.cpio.gz", "", List.of("-nic", "none", "-m", "192"))) {
      little.awaitPrinted("init: the guest has too little memory for its files");
      little.awaitEnd();
      assertThat(little.printed()).doesNotContain("login: ").doesNotContain("in state");
    }
  }

  /** Makes a key pair; its public half as a line of an authorized_keys file. */
  private static String newKey(String name) throws IOException, InterruptedException {
    Path file = folder.resolve(name);
    Command made =
        Command.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString());
    assertThat(made.exitCode()).as(made.output()).isZero();
    return Files.readString(folder.resolve(name + ".pub")).strip();
  }

  private static Command ssh(int port, String key) throws IOException, InterruptedException {
    return Command.run(
        "ssh",
        "-F",
        "none",
        "-p",
        Integer.toString(port),
        "-i",
        folder.resolve(key).toString(),
        "-o",
        "IdentitiesOnly=yes",
        "-o",
        "BatchMode=yes",
        "-o",
        "ConnectTimeout=30",
        "-o",
        "StrictHostKeyChecking=no",
        "-o",
        "UserKnownHostsFile=/dev/null",
        "-o",
        "LogLevel=ERROR",
        "root@127.0.0.1",
        "id");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
