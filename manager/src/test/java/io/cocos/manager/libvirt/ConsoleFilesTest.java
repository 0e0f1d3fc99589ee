package io.cocos.manager.libvirt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a guest printed, as virtlogd keeps it in several files. */
class ConsoleFilesTest {
  @TempDir Path folder;

  private Path newest;
  private ConsoleFiles console;

  @BeforeEach
  void open() {
    newest = folder.resolve("console.log");
    console = new ConsoleFiles(newest);
  }

  private void print(String text) throws IOException {
    Files.writeString(newest, text, US_ASCII, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** What virtlogd does when a file is full; it keeps two besides. */
  private void rotate() throws IOException {
    Files.deleteIfExists(folder.resolve("console.log.1"));
    if (Files.exists(folder.resolve("console.log.0"))) {
      Files.move(folder.resolve("console.log.0"), folder.resolve("console.log.1"));
    }
    Files.move(newest, folder.resolve("console.log.0"));
  }

  private String read(long position, int atMost) {
    return new String(console.read(position, atMost), US_ASCII);
  }

  private String all(ConsoleFiles log) {
    StringBuilder text = new StringBuilder();
    byte[] part = log.read(log.begin(), 3);
    for (long position = log.begin(); part.length > 0; part = log.read(position, 3)) {
      text.append(new String(part, US_ASCII));
      position += part.length;
    }
    return text.toString();
  }

  @Test
  void aGuestThatHasPrintedNothingHasAnEmptyLog() {
    assertThat(console.begin()).isZero();
    assertThat(console.end()).isZero();
    assertThat(console.read(0, 10)).isEmpty();
  }

  @Test
  void whatIsPrintedIsReadOnFromAnyPosition() throws Exception {
    print("hello");
    assertThat(read(0, 3)).isEqualTo("hel");
    assertThat(read(3, 100)).isEqualTo("lo");
    assertThat(read(5, 100)).isEmpty();

    print(", world");

    assertThat(console.end()).isEqualTo(12);
    assertThat(read(5, 100)).isEqualTo(", world");
  }

  @Test
  void rotatedFilesAreOneTextFromTheOldestToTheNewest() throws Exception {
    print("one ");
    rotate();
    print("two ");
    rotate();
    print("three");

    assertThat(console.begin()).isZero();
    assertThat(console.end()).isEqualTo(13);
    assertThat(all(console)).isEqualTo("one two three");
  }

  @Test
  void whoeverFollowsReadsOnWhileFilesAreRotatedAndDropped() throws Exception {
    print("one ");
    assertThat(read(0, 100)).isEqualTo("one ");
    rotate();
    print("two ");
    assertThat(read(4, 100)).isEqualTo("two ");
    rotate();
    print("three ");
    assertThat(console.end()).isEqualTo(14);
    rotate(); // the first is dropped
    print("four");

    assertThat(console.begin()).isEqualTo(4);
    assertThat(console.end()).isEqualTo(18);
    assertThat(read(8, 100)).isEqualTo("three ");
    assertThat(read(14, 100)).isEqualTo("four");
    assertThat(all(console)).isEqualTo("two three four");
  }

  @Test
  void whenEverythingKnownWasDroppedTheRestComesAfterIt() throws Exception {
    print("long ago");
    assertThat(console.end()).isEqualTo(8);
    Files.delete(newest);
    print("now");

    assertThat(console.begin()).isEqualTo(8);
    assertThat(read(8, 100)).isEqualTo("now");
  }

  @Test
  void ofWhatWasDroppedBeforeNothingIsKnown() throws Exception {
    print("dropped");
    Files.delete(newest);
    print("kept");

    assertThat(console.begin()).isZero();
    assertThat(all(console)).isEqualTo("kept");
  }

  @Test
  void theRestOfAVmThatWasRemovedIsEmpty() throws Exception {
    print("last words");
    assertThat(console.end()).isEqualTo(10);
    Files.delete(newest);

    assertThat(console.begin()).isEqualTo(10);
    assertThat(console.read(10, 100)).isEmpty();
  }

  @Test
  void aLinkOutOfTheFolderIsNotFollowed() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "of the host");
    Files.createSymbolicLink(newest, secret);

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> console.read(0, 100))
        .withMessageContaining(newest.toString())
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HOST_FILE_UNUSABLE);
  }

  @Test
  void whatIsNoFileIsNotWaitedFor() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", newest.toString()).start().waitFor()).isZero();

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> console.read(0, 100))
        .withMessageContaining("not a regular file");
  }
}
