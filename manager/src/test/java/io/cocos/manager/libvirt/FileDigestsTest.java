package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is read once for as long as it is the same, and again when it is another one. */
class FileDigestsTest {
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  private static final String NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @TempDir Path folder;

  private final FileDigests digests = new FileDigests();

  @Test
  void aFileThatIsTheSameIsNotReadAgain() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "abc");
    FileTime written = FileTime.from(Instant.parse("2026-01-02T03:04:05Z"));
    Files.setLastModifiedTime(file, written);
    assertThat(digests.of(file)).isEqualTo(ABC);

    Files.writeString(file, "abd");
    Files.setLastModifiedTime(file, written);

    assertThat(digests.of(file)).isEqualTo(ABC);
    assertThat(digests.of(Files.createLink(folder.resolve("link"), file))).isEqualTo(ABC);
  }

  @Test
  void aFileThatWasReplacedOrChangedIsReadAgain() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "abc");
    assertThat(digests.of(file)).isEqualTo(ABC);

    Files.writeString(file, "");

    assertThat(digests.of(file)).isEqualTo(NOTHING);
    assertThat(digests.of(Files.writeString(folder.resolve("other"), "abc"))).isEqualTo(ABC);
  }
}
