package io.cocos.agent.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultPartsTest {
  @TempDir Path folder;
  private Path results;
  private Path written;
  private final ResultParts parts = new ResultParts(1000);

  @BeforeEach
  void make() throws IOException {
    results = Files.createDirectory(folder.resolve("results"));
    written = folder.resolve("written");
  }

  @Test
  void linksAreNotFollowedAndOnlyFilesAreTaken() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    Files.createSymbolicLink(results.resolve("to-file"), secret);
    Files.createSymbolicLink(results.resolve("to-folder"), folder);
    Files.createSymbolicLink(results.resolve("to-nothing"), folder.resolve("nothing"));
    assertThat(new ProcessBuilder("mkfifo", results.resolve("fifo").toString()).start().waitFor())
        .isZero();
    Files.writeString(results.resolve("file"), "mine");

    assertThat(parts.addAll("", results)).isTrue();
    parts.writeTo(written);

    assertThat(written).hasContent("mine");
  }

  @Test
  void aFolderThatIsALinkIsNotLookedInto() throws Exception {
    Files.writeString(results.resolve("file"), "mine");
    Path link = Files.createSymbolicLink(folder.resolve("link"), results);

    assertThat(parts.addAll("", link)).isFalse();
    assertThat(parts.isEmpty()).isTrue();
  }

  @Test
  void anArchiveHasSafeNamesInAFixedOrder() throws Exception {
    Files.createDirectory(results.resolve("deeper"));
    Files.writeString(results.resolve("deeper/..\\up\u0007"), "1");
    Files.writeString(results.resolve("a"), "2");
    Files.writeString(results.resolve("socket"), "3");

    parts.add("socket", Files.writeString(folder.resolve("received"), "sent"));
    parts.addAll("", results);
    parts.writeTo(written);

    try (ZipFile archive = new ZipFile(written.toFile())) {
      assertThat(archive.stream().map(Object::toString))
          .containsExactly("socket", "a", "deeper/.._up_", "socket-2");
    }
  }

  @Test
  void equalResultsAreEqualArchives() throws Exception {
    Path first = Files.writeString(results.resolve("a"), "1");
    Path second = Files.writeString(results.resolve("b"), "2");
    parts.addAll("", results);
    parts.writeTo(written);
    byte[] archive = Files.readAllBytes(written);

    ResultParts again = new ResultParts(1000);
    again.add("a", Files.copy(first, folder.resolve("other-1")));
    again.add("b", Files.copy(second, folder.resolve("other-2")));
    again.writeTo(written);

    assertThat(written).hasBinaryContent(archive);
  }

  @Test
  void moreBytesThanAllowedAreRefused() throws Exception {
    Files.write(results.resolve("a"), new byte[600]);
    Files.write(results.resolve("b"), new byte[600]);

    assertThatThrownBy(() -> parts.addAll("", results))
        .isInstanceOf(ResultParts.TooLargeException.class)
        .hasMessageContaining("more than 1000 bytes");
  }

  @Test
  void foldersNestedTooDeepAreRefused() throws Exception {
    Files.createDirectories(results.resolve("d/".repeat(ResultParts.DEEPEST)));

    assertThatThrownBy(() -> parts.addAll("", results))
        .isInstanceOf(ResultParts.TooLargeException.class)
        .hasMessageContaining("32 folders deep");
  }
}
