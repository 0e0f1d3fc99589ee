package io.cocos.agent.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The guest's one room. Beside it, in its folder, lies how each program ended. */
final class GuestRoom implements Sandbox.Room {
  private static final String INSIDE = "/run";

  private final SandboxScript script;
  private final Path python;
  private final Path group;
  private final Path folder;
  private final Path files;
  private final boolean network;

  GuestRoom(
      SandboxScript script, Path python, Path group, Path folder, Path files, boolean network) {
    this.script = script;
    this.python = python;
    this.group = group;
    this.folder = folder;
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
        script.command(
            "run",
            group,
            files.resolve(Integer.toString(program.number())),
            ended(program),
            network ? "guest" : "none",
            inputs.size() / 2);
    all.addAll(inputs);
    all.addAll(command);
    ProcessBuilder process = script.process(all);
    process.environment().putAll(environment());
    process.redirectInput(Path.of("/dev/null").toFile());
    Files.deleteIfExists(ended(program)); // of an agent that died during a run
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
    return Files.exists(ended) ? ProgramEnd.parse(Files.readAllLines(ended)) : ProgramEnd.NOT_BEGUN;
  }

  private Path ended(Program program) {
    return folder.resolve("ended-" + program.number());
  }

  @Override
  public void kill() throws IOException {
    Files.writeString(group.resolve("cgroup.kill"), "1");
  }

  @Override
  public Sandbox.Usage usage() throws IOException {
    return new Sandbox.Usage(counted("memory.events", "oom_kill"), counted("pids.events", "max"));
  }

  private boolean counted(String file, String event) throws IOException {
    return Files.readAllLines(group.resolve(file)).stream()
        .filter(line -> line.startsWith(event + " "))
        .anyMatch(line -> !line.equals(event + " 0"));
  }

  @Override
  public void close() throws IOException {
    script.call("close", group, files);
    try (var left = Files.newDirectoryStream(folder, "ended-*")) {
      for (Path ended : left) {
        Files.delete(ended);
      }
    }
    Files.delete(files);
  }
}
