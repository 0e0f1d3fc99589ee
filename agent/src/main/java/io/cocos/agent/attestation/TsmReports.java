package io.cocos.agent.attestation;

import com.google.protobuf.ByteString;
import io.cocos.agent.attestation.AttestationReport.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Reports by the kernel's one interface for all platforms, there since Linux 6.7: a folder of
 * configfs, in which each entry that is made is a request of its own.
 *
 * @see <a
 *     href="https://www.kernel.org/doc/Documentation/ABI/testing/configfs-tsm-report">configfs-tsm-report</a>
 */
final class TsmReports implements AttestationReports {
  private final Path folder;
  private final Entries entries;

  /** How entries come and go: by the kernel, files come and go with them. */
  interface Entries {
    /** Makes an entry, which did not exist. */
    void make(Path entry) throws IOException;

    /** Removes an entry with the files in it. */
    void remove(Path entry) throws IOException;
  }

  /**
   * Looks for nothing yet.
   *
   * @param folder the interface's folder, {@code /sys/kernel/config/tsm/report} in a guest
   */
  TsmReports(Path folder, Entries entries) {
    this.folder = folder;
    this.entries = entries;
  }

  /** Those of configfs. */
  static Entries kernelsEntries() {
    return new Entries() {
      @Override
      public void make(Path entry) throws IOException {
        Files.createDirectory(entry);
      }

      @Override
      public void remove(Path entry) throws IOException {
        Files.delete(entry);
      }
    };
  }

  @Override
  public AttestationReport report(ReportData data) {
    if (!Files.isDirectory(folder)) {
      throw new NoAttestationException("there is no " + folder);
    }
    Path entry = folder.resolve("cocos-" + UUID.randomUUID());
    try {
      entries.make(entry);
    } catch (IOException refused) {
      throw new NoAttestationException(
          "the kernel takes no request in " + folder + " (" + refused.getMessage() + ")", refused);
    }
    AttestationReport report;
    try {
      report = ask(entry, data);
    } catch (IOException | RuntimeException failure) {
      throw givenUp(entry, failure);
    }
    try {
      entries.remove(entry);
    } catch (IOException kept) {
      throw new NoAttestationException(entry + " cannot be removed", kept);
    }
    return report;
  }

  /** The entry is of no use any more. */
  private NoAttestationException givenUp(Path entry, Exception failure) {
    NoAttestationException why =
        failure instanceof NoAttestationException said
            ? said
            : new NoAttestationException(
                "the platform gave no report by " + entry + ": " + failure, failure);
    try {
      entries.remove(entry);
    } catch (IOException kept) {
      why.addSuppressed(kept);
    }
    return why;
  }

  private static AttestationReport ask(Path entry, ReportData data) throws IOException {
    long before = generation(entry);
    Files.write(entry.resolve("inblob"), data.bytes().toByteArray());
    Platform platform = platform(text(entry.resolve("provider")));
    ByteString report = ByteString.copyFrom(Files.readAllBytes(entry.resolve("outblob")));
    ByteString auxiliary = auxiliary(entry.resolve("auxblob"));
    long after = generation(entry);
    if (after != before + 1) {
      throw new NoAttestationException(
          "somebody else wrote to "
              + entry
              + " meanwhile (generation "
              + after
              + ", not "
              + (before + 1)
              + "), so the report may be over his data; ask again");
    }
    if (report.isEmpty()) {
      throw new NoAttestationException("the kernel's report in " + entry + " is empty");
    }
    return new AttestationReport(platform, report, auxiliary);
  }

  private static Platform platform(String provider) {
    return switch (provider) {
      case "sev_guest" -> Platform.SEV_SNP;
      case "tdx_guest" -> Platform.TDX;
      default ->
          throw new NoAttestationException(
              "the kernel's reports are of a platform that this agent does not know");
    };
  }

  /** Only some platforms have any, and only some hosts hand it out. */
  private static ByteString auxiliary(Path file) throws IOException {
    try {
      return ByteString.copyFrom(Files.readAllBytes(file));
    } catch (NoSuchFileException none) {
      return ByteString.EMPTY;
    }
  }

  private static long generation(Path entry) throws IOException {
    return Long.parseLong(text(entry.resolve("generation")));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.US_ASCII).strip();
  }
}
