package io.cocos.agent.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * No sandbox: plain processes of this user, for tests of what is around it. Programs are executed
 * as they are.
 */
final class PlainSandbox implements Sandbox {
  private final Path files;
  private Usage usage = new Usage(false, false);
  private Optional<Process> running = Optional.empty();

  PlainSandbox(Path files) {
    this.files = files;
  }

  /** What the kernel would have counted. */
  void reports(Usage counted) {
    usage = counted;
  }

  /** Whether what it made is there. */
  boolean open() {
    return Files.exists(files);
  }

  @Override
  public Room open(Allowance allowance, boolean network) throws IOException {
    Files.createDirectory(files);
    return new PlainRoom();
  }

  private final class PlainRoom implements Room {
    @Override
    public Path files() {
      return files;
    }

    @Override
    public Process start(Program program) throws IOException {
      if (program.python()) {
        throw new IOException("no python here");
      }
      Path folder = files.resolve(Integer.toString(program.number()));
      Path work = Files.createDirectory(folder.resolve("work"));
      Path results = Files.createDirectory(work.resolve("results"));
      List<String> command = new ArrayList<>(List.of(program.file().toString()));
      program.datasets().forEach(dataset -> command.add(dataset.toString()));
      command.add(folder.resolve("socket").toString());
      ProcessBuilder process = new ProcessBuilder(command).directory(work.toFile());
      process.environment().put("COCOS_RESULTS", results.toString());
      running = Optional.of(process.start());
      return running.get();
    }

    @Override
    public ProgramEnd end(Program program, Process process) {
      int status = process.exitValue();
      return status > 128 ? ProgramEnd.signalled(status - 128) : ProgramEnd.exited(status);
    }

    @Override
    public void kill() {
      running.ifPresent(
          process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.toHandle().destroyForcibly(); // the process itself would close its pipes
          });
    }

    @Override
    public Usage usage() {
      return usage;
    }

    @Override
    public void close() throws IOException {
      kill();
      try (Stream<Path> left = Files.walk(files)) {
        for (Path file : left.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
