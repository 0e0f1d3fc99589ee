package io.cocos.cli.command;

import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.ExitCode;
import io.cocos.cli.text.Streams;
import io.cocos.cli.transfer.TargetFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where bytes go that are not for people to read. */
final class OutputFile {
  private static final String STANDARD_OUTPUT = "-";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The file to write; - is standard output.")
  private String file;

  @Option(names = "--force", description = "Replace the file if it is there.")
  private boolean force;

  /** Writes bytes to a file and tells something of them. */
  @FunctionalInterface
  interface Writer<T> {
    T write(Path part) throws CommandFailure, IOException, InterruptedException;
  }

  boolean isGiven() {
    return file != null;
  }

  boolean isStandardOutput() {
    return STANDARD_OUTPUT.equals(file);
  }

  /** Returns how the file is called; absent when it is none. */
  String name() {
    return file;
  }

  /** Writes all of it to where it goes, or nothing. */
  <T> T write(Streams streams, Writer<T> writer)
      throws CommandFailure, IOException, InterruptedException {
    if (isStandardOutput()) {
      return pass(streams, writer);
    }
    try (TargetFile target = TargetFile.at(Path.of(file), force)) {
      T told = writer.write(target.part());
      target.finish();
      return told;
    }
  }

  private static <T> T pass(Streams streams, Writer<T> writer)
      throws CommandFailure, IOException, InterruptedException {
    Path folder = Files.createTempDirectory("cocos-");
    try (TargetFile whole = TargetFile.at(folder.resolve("output"), true)) {
      T told = writer.write(whole.part());
      Files.copy(whole.part(), streams.out());
      streams.out().flush();
      if (streams.out().checkError()) {
        throw new CommandFailure(
            ExitCode.REFUSED,
            "The output cannot be written: nobody reads it, or its disk is full.");
      }
      return told;
    } finally {
      Files.deleteIfExists(folder);
    }
  }
}
