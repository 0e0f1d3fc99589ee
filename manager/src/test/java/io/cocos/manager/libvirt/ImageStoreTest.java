package io.cocos.manager.libvirt;

import static io.cocos.manager.concurrent.Eventually.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images are kept once, however many VMs use them, and no longer than anybody does. */
class ImageStoreTest {
  @TempDir Path folder;

  private Path state;
  private Path source;
  private ImageStore store;
  private int builds;

  @BeforeEach
  void build() throws IOException {
    state = folder.resolve("state");
    source = folder.resolve("image");
    store = new ImageStore(state);
    rebuild("first");
  }

  /** Another image at the same place, which is never of the same age. */
  private void rebuild(String contents) throws IOException {
    Files.writeString(source, contents);
    Files.setLastModifiedTime(source, FileTime.fromMillis(1_000_000L * ++builds));
  }

  private Path link(String name) {
    Path link = folder.resolve(name);
    store.link(source, link);
    return link;
  }

  private List<Path> copies() throws IOException {
    try (Stream<Path> copies = Files.list(state.resolve("images"))) {
      return copies.toList();
    }
  }

  private static Object inode(Path file) throws IOException {
    return Files.getAttribute(file, "unix:ino");
  }

  @Test
  void vmsShareOneCopyThatTheirQemuCanRead() throws Exception {
    Path first = link("first-vm");
    Path second = link("second-vm");

    assertThat(first).hasContent("first");
    assertThat(inode(first)).isEqualTo(inode(second)).isNotEqualTo(inode(source));
    assertThat(copies()).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first)))
        .isEqualTo("rw-r--r--");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("images"))))
        .isEqualTo("rwx--x--x");
  }

  @Test
  void anImageThatWasKeptBeforehandIsNotCopiedForItsFirstVm() throws Exception {
    store.keep(source);
    Path kept = copies().get(0);

    assertThat(inode(link("first-vm"))).isEqualTo(inode(kept));
    assertThat(copies()).containsExactly(kept);
  }

  @Test
  void equalImagesAreOneWhereverTheyCameFrom() throws Exception {
    Path copy = Files.copy(source, folder.resolve("copy"));
    Path first = link("first-vm");
    Path second = folder.resolve("second-vm");
    store.link(copy, second);

    assertThat(inode(first)).isEqualTo(inode(second));
  }

  @Test
  void aRebuiltImageIsForNewVmsOnly() throws Exception {
    Path before = link("before");
    rebuild("second");
    Path after = link("after");

    assertThat(before).hasContent("first");
    assertThat(after).hasContent("second");
    assertThat(copies()).hasSize(2);
  }

  @Test
  void aCopyThatNobodyUsesAnyMoreGoesWithTheNextRebuild() throws Exception {
    Files.delete(link("removed-vm"));
    rebuild("second");

    Path after = link("after");

    assertThat(copies()).singleElement().satisfies(copy -> assertThat(copy).hasContent("second"));
    assertThat(after).hasContent("second");
  }

  @Test
  void aCopyThatSomebodyDeletedIsMadeAgain() throws Exception {
    Files.delete(link("removed-vm"));
    Files.delete(copies().get(0));

    assertThat(link("after")).hasContent("first");
  }

  @Test
  void anotherManagersCopiesAreTakenOver() throws Exception {
    Object copied = inode(link("vm-of-another"));
    store = new ImageStore(state);

    assertThat(inode(link("own-vm"))).isEqualTo(copied);
    assertThat(copies()).hasSize(1);
  }

  @Test
  void manyLaunchesAtOnceAllGetTheWholeImage() throws Exception {
    rebuild("x".repeat(1_000_000));
    int launches = 8;
    CyclicBarrier start = new CyclicBarrier(launches);
    ExecutorService callers =
        Executors.newFixedThreadPool(launches, new DaemonThreads("image-store-test"));
    try {
      List<Future<Path>> links = new ArrayList<>();
      for (int launch = 0; launch < launches; launch++) {
        String name = "vm-" + launch;
        links.add(
            callers.submit(
                () -> {
                  start.await();
                  return link(name);
                }));
      }

      for (Future<Path> link : links) {
        assertThat(outcome(link)).hasSameBinaryContentAs(source);
      }
      assertThat(copies()).hasSize(1);
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void aMissingSourceIsNamed() throws Exception {
    Files.delete(source);

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> link("vm"))
        .withMessageContaining(source.toString())
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HOST_FILE_UNUSABLE);
    assertThat(folder.resolve("vm")).doesNotExist();
  }

  @Test
  void aLinkThatCannotBeMadeLeavesNoHalfCopy() throws Exception {
    Path nowhere = folder.resolve("no-such-folder/kernel");

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> store.link(source, nowhere))
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HOST_FILE_UNUSABLE);
    assertThat(copies())
        .extracting(copy -> copy.getFileName().toString())
        .allMatch(name -> name.matches("[0-9a-f]{64}"));
  }

  @Test
  void whereLinksAreRefusedEveryVmHasACopyThatQemuCanRead() throws Exception {
    store =
        new ImageStore(
            state,
            (link, existing) -> {
              throw new FileSystemException(link.toString(), null, "Operation not permitted");
            });

    Path first = link("vm-1");
    Path second = link("vm-2");
    rebuild("second");
    link("vm-3");

    assertThat(first).hasContent("first");
    assertThat(second).hasContent("first");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(second)))
        .isEqualTo("rw-r--r--");
    assertThat(copies()).hasSize(1);
  }
}
