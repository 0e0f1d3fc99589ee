package io.cocos.agent.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The sandbox of the guest: a user, name spaces and a control group of their own. The script {@code
 * run-algorithm} makes them; needs root and control groups of version 2 (cgroups(7)).
 */
public final class GuestSandbox implements Sandbox {
  private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");

  private final SandboxScript script;
  private final Path python;
  private final Path group;
  private final Path folder;

  /**
   * @param script {@code run-algorithm}
   * @param python the interpreter, which an image need not have
   * @param group the control group to be made, right below the root of them all
   * @param folder where the room's files are to be; its path has no spaces
   */
  public GuestSandbox(Path script, Path python, Path group, Path folder) {
    this.script = new SandboxScript(script);
    this.python = python;
    this.group = group;
    this.folder = folder;
  }

  /** What holds in the guest. */
  public static GuestSandbox guest(Path folder) {
    return new GuestSandbox(
        Path.of("/usr/lib/cocos/run-algorithm"),
        Path.of("/usr/bin/python3"),
        Path.of("/sys/fs/cgroup/algorithm"),
        folder);
  }

  @Override
  public Room open(Allowance allowance, boolean network) throws IOException {
    Path files = folder.resolve("files");
    Files.createDirectories(files);
    Files.setPosixFilePermissions(folder, OWN);
    script.call("close", group, files);
    try {
      script.call(
          "open",
          group,
          files,
          allowance.memoryBytes(),
          allowance.storageBytes(),
          allowance.processes());
    } catch (IOException failure) {
      script.call("close", group, files);
      throw failure;
    }
    return new GuestRoom(script, python, group, folder, files, network);
  }
}
