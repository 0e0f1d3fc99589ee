package io.cocos.agent.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sandbox of the guest: a user, name spaces and a control group of their own. The script {@code
 * run-algorithm} makes them; needs root and control groups of version 2 (cgroups(7)).
 */
public final class GuestSandbox implements Sandbox {
  private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");

  private final Path script;
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
    this.script = script;
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
    call("close", group, files);
    try {
      call(
          "open",
          group,
          files,
          allowance.memoryBytes(),
          allowance.storageBytes(),
          allowance.processes());
    } catch (IOException failure) {
      call("close", group, files);
      throw failure;
    }
    return new GuestRoom(files, network);
  }

  private void call(String action, Object... arguments) throws IOException {
    Process process = process(command(action, arguments)).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(script + " " + action + " failed: " + Line.of(said));
      }
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(script + " " + action + " was interrupted", stopped);
    }
  }

  private List<String> command(String action, Object... arguments) {
    List<String> command = new ArrayList<>(List.of(script.toString(), action));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return command;
  }

  private static ProcessBuilder process(List<String> command) {
    ProcessBuilder process = new ProcessBuilder(command);
    process.environment().clear();
    return process;
  }

  private final class GuestRoom implements Room {
    private static final String INSIDE = "/run";

    private final Path files;
    private final boolean network;

    GuestRoom(Path files, boolean network) {
      this.files = files;
      this.network = network;
    }

    @Override
    public Path files() {
      return files;
    }

    @Override
    public Process start(Program program) throws IOException {
      if (program.python() && !Files.isExecutable(python)) {
        throw new IOException(
            "it is no program by itself (neither ELF nor beginning with #!), so it is taken for"
                + " Python, and this guest has no python3; use the guest image with Python");
      }
      List<String> inputs = new ArrayList<>(List.of("algorithm", program.file().toString()));
      List<String> command = new ArrayList<>();
      if (program.python()) {
        command.add(python.toString());
      }
      command.add(INSIDE + "/inputs/algorithm");
      for (int index = 0; index < program.datasets().size(); index++) {
        String name = "dataset-" + (index + 1);
        inputs.addAll(List.of(name, program.datasets().get(index).toString()));
        command.add(INSIDE + "/inputs/" + name);
      }
      command.add(INSIDE + "/socket");

      List<String> all =
          command(
              "run",
              group,
              files.resolve(Integer.toString(program.number())),
              ended(program),
              network ? "guest" : "none",
              inputs.size() / 2);
      all.addAll(inputs);
      all.addAll(command);
      ProcessBuilder process = process(all);
      process.environment().putAll(environment());
      process.redirectInput(Path.of("/dev/null").toFile());
      return process.start();
    }

    private Map<String, String> environment() {
      return Map.of(
          "HOME", INSIDE + "/work",
          "TMPDIR", "/tmp",
          "USER", "algorithm",
          "LANG", "C.UTF-8",
          "COCOS_RESULTS", INSIDE + "/work/results",
          "PYTHONDONTWRITEBYTECODE", "1",
          "PYTHONUNBUFFERED", "1");
    }

    @Override
    public ProgramEnd end(Program program, Process process) throws IOException {
      Path ended = ended(program);
      return Files.exists(ended)
          ? ProgramEnd.parse(Files.readAllLines(ended))
          : ProgramEnd.NOT_BEGUN;
    }

    private Path ended(Program program) {
      return folder.resolve("ended-" + program.number());
    }

    @Override
    public void kill() throws IOException {
      Files.writeString(group.resolve("cgroup.kill"), "1");
    }

    @Override
    public Usage usage() throws IOException {
      return new Usage(counted("memory.events", "oom_kill"), counted("pids.events", "max"));
    }

    private boolean counted(String file, String event) throws IOException {
      return Files.readAllLines(group.resolve(file)).stream()
          .filter(line -> line.startsWith(event + " "))
          .anyMatch(line -> !line.equals(event + " 0"));
    }

    @Override
    public void close() throws IOException {
      call("close", group, files);
      try (var left = Files.newDirectoryStream(folder, "ended-*")) {
        for (Path ended : left) {
          Files.delete(ended);
        }
      }
      Files.delete(files);
    }
  }
}
