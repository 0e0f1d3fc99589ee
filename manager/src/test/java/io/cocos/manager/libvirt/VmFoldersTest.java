package io.cocos.manager.libvirt;

import static io.cocos.manager.concurrent.Eventually.outcome;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.computation.Computation;
import io.cocos.computation.ComputationManifest;
import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folders of VMs. */
class VmFoldersTest {
  private static final UUID ID = UUID.fromString("11111111-2222-4333-8444-555555555555");

  @TempDir Path folder;

  private Path state;
  private VmFolders folders;

  @BeforeEach
  void open() {
    state = folder.resolve("deep/state");
    folders = new VmFolders(state);
  }

  private static String modeOf(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private VmFolder create() {
    return folders.create(ID, Optional.empty());
  }

  @Test
  void aFolderIsNamedAfterItsVmAndOpenToItsOwnerOnly() throws Exception {
    VmFolder vm = create();

    assertThat(vm.path()).isEqualTo(state.resolve(ID.toString())).isDirectory();
    assertThat(modeOf(vm.path())).isEqualTo("rwx------");
    assertThat(modeOf(state)).isEqualTo("rwx--x--x");
  }

  @Test
  void everyFileOfAVmIsInItsFolder() {
    VmFolder vm = folders.of(ID);

    assertThat(
            List.of(
                vm.firmwareVars(),
                vm.kernel(),
                vm.rootfs(),
                vm.diskOverlay(),
                vm.computation(),
                vm.consoleLog()))
        .doesNotHaveDuplicates()
        .allMatch(file -> file.getParent().equals(vm.path()));
  }

  @Test
  void aFolderIsMadeOnceOnly() {
    create();

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(this::create)
        .withMessageContaining(ID.toString())
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HOST_FILE_UNUSABLE);
  }

  @Test
  void aComputationIsKeptForItsOwnerOnly() throws Exception {
    VmFolder vm = create();
    Computation computation = Computation.parse("{\"name\":\"\u20ac\"}".getBytes(UTF_8));

    folders.writeComputation(vm, ComputationManifest.of(computation), Optional.empty());

    assertThat(vm.computation()).hasBinaryContent(computation.canonicalJson());
    assertThat(modeOf(vm.computation())).isEqualTo("rw-------");
    assertThat(folders.computation(ID)).contains(computation);
  }

  @Test
  void aLinkIsNotTakenForAComputation() throws Exception {
    Path other = Files.writeString(folder.resolve("other"), "{\"id\":\"1\"}");
    Files.createSymbolicLink(create().computation(), other);

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> folders.computation(ID))
        .withMessageContaining("not a regular file")
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HOST_FILE_UNUSABLE);
  }

  @Test
  void whatIsNotNamedAfterAVmIsNoVmsFolder() throws Exception {
    create();
    Files.createDirectory(state.resolve("images"));
    Files.createDirectory(state.resolve("1-2-3-4-5"));

    assertThat(folders.ids()).containsExactly(ID);
  }

  @Test
  void aFolderIsTouchedWhenAnythingInItIs() throws Exception {
    VmFolder vm = create();
    Files.writeString(vm.consoleLog(), "x");
    FileTime old = FileTime.from(Instant.parse("2026-01-02T03:04:05Z"));
    Files.setLastModifiedTime(vm.consoleLog(), old);
    Files.setLastModifiedTime(vm.path(), old);
    Instant since = Instant.parse("2026-01-02T03:04:06Z");

    assertThat(folders.isTouchedSince(ID, since)).isFalse();
    Files.setLastModifiedTime(vm.consoleLog(), FileTime.from(since));
    assertThat(folders.isTouchedSince(ID, since)).isTrue();
  }

  @Test
  void whereNoComputationWasKeptThereIsNone() {
    assertThat(folders.computation(ID)).isEmpty();
    create();
    assertThat(folders.computation(ID)).isEmpty();
  }

  @Test
  void aDamagedComputationIsNamed() throws Exception {
    Path file = Files.writeString(create().computation(), "{\"id\":");

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> folders.computation(ID))
        .withMessageContaining(file.toString())
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HOST_FILE_UNUSABLE);
  }

  @Test
  void deletingRemovesAllThatIsInTheFolder() throws Exception {
    VmFolder vm = create();
    Files.createDirectories(vm.path().resolve("a/b/c"));
    Files.writeString(vm.path().resolve("a/b/file"), "x");
    Files.writeString(vm.consoleLog(), "x");
    Path other = folders.create(UUID.randomUUID(), Optional.empty()).path();

    folders.delete(ID);

    assertThat(vm.path()).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void deletingDoesNotFollowLinksOutOfTheFolder() throws Exception {
    VmFolder vm = create();
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Path precious = Files.writeString(outside.resolve("precious"), "x");
    Files.createSymbolicLink(vm.path().resolve("link"), outside);

    folders.delete(ID);

    assertThat(vm.path()).doesNotExist();
    assertThat(precious).exists();
  }

  @Test
  void deletingWhatIsNotThereIsDone() {
    folders.delete(ID);

    assertThat(state.resolve(ID.toString())).doesNotExist();
  }

  @Test
  void manyMayDeleteTheSameFolder() throws Exception {
    int deleters = 8;
    CyclicBarrier start = new CyclicBarrier(deleters);
    ExecutorService callers =
        Executors.newFixedThreadPool(deleters, new DaemonThreads("vm-folders-test"));
    try {
      for (int round = 0; round < 20; round++) {
        VmFolder vm = create();
        for (int file = 0; file < 50; file++) {
          Files.writeString(
              Files.createDirectory(vm.path().resolve("folder-" + file)).resolve("file"), "x");
        }
        List<Future<?>> deletions = new ArrayList<>();
        for (int deleter = 0; deleter < deleters; deleter++) {
          deletions.add(
              callers.submit(
                  () -> {
                    start.await();
                    folders.delete(ID);
                    return null;
                  }));
        }
        for (Future<?> deletion : deletions) {
          assertThat(outcome(deletion)).isNull();
        }
        assertThat(vm.path()).doesNotExist();
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void aStateFolderThatIsAFileIsNamedWithWhatToDo() throws Exception {
    Files.createDirectories(state.getParent());
    Files.writeString(state, "in the way");

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(this::create)
        .withMessageContaining(state.toString())
        .withMessageContaining("MANAGER_STATE_DIR")
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HOST_FILE_UNUSABLE);
  }

  @Test
  void aFullDiskIsToldFromOtherTroubles() {
    assertThat(
            VmFolders.unusable(
                    "write x", new FileSystemException("x", null, "No space left on device"))
                .code())
        .isEqualTo(ErrorCode.DISK_FULL);
    assertThat(VmFolders.unusable("write x", new IOException((String) null)).code())
        .isEqualTo(ErrorCode.HOST_FILE_UNUSABLE);
  }
}
