package io.cocos.agent.attestation;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Plays the kernel: real folders and files, and named pipes where the kernel works something out
 * while a file is read.
 */
final class FakeTsm implements TsmReports.Entries {
  private static final long PATIENCE = 10_000; // ms

  private final String provider;
  private final String reportBegins;
  private final int writes;
  private final Map<Path, Thread> atWork = new HashMap<>();

  /**
   * @param provider the driver that reports; those of SEV-SNP have certificates too
   * @param reportBegins what stands before the data in a report; nothing for empty reports
   * @param writes by how much the generation grows
   */
  FakeTsm(String provider, String reportBegins, int writes) {
    this.provider = provider;
    this.reportBegins = reportBegins;
    this.writes = writes;
  }

  @Override
  public void make(Path entry) throws IOException {
    Files.createDirectory(entry);
    Files.writeString(entry.resolve("provider"), provider + "\n");
    Files.writeString(entry.resolve("generation"), "0\n");
    if (provider.startsWith("sev")) {
      Files.writeString(entry.resolve("auxblob"), "certificates");
    }
    makePipes(entry.resolve("inblob"), entry.resolve("outblob"));
    Thread work = new Thread(() -> report(entry), "fake-tsm");
    work.setDaemon(true);
    work.start();
    atWork.put(entry, work);
  }

  private static void makePipes(Path... pipes) throws IOException {
    List<String> command = new ArrayList<>(List.of("mkfifo"));
    for (Path pipe : pipes) {
      command.add(pipe.toString());
    }
    try {
      if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
        throw new IOException("mkfifo failed");
      }
    } catch (InterruptedException interrupted) {
      throw new IOException(interrupted);
    }
  }

  private void report(Path entry) {
    try {
      byte[] data = Files.readAllBytes(entry.resolve("inblob"));
      Files.writeString(entry.resolve("generation"), writes + "\n");
      ByteArrayOutputStream report = new ByteArrayOutputStream();
      if (!reportBegins.isEmpty()) {
        report.writeBytes(reportBegins.getBytes(StandardCharsets.US_ASCII));
        report.writeBytes(data);
      }
      Files.write(entry.resolve("outblob"), report.toByteArray());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void remove(Path entry) throws IOException {
    Path report = entry.resolve("outblob");
    FileChannel reader = FileChannel.open(report, READ, WRITE); // for one that nobody read
    try {
      atWork.remove(entry).join(PATIENCE);
    } catch (InterruptedException interrupted) {
      throw new IOException(interrupted);
    } finally {
      reader.close();
    }
    for (String file : List.of("provider", "generation", "auxblob", "inblob", "outblob")) {
      Files.deleteIfExists(entry.resolve(file));
    }
    Files.delete(entry);
  }
}
