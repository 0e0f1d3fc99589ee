package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state folder belongs to one libvirt. */
class StateOwnerTest {
  @TempDir Path folder;

  private Path state;

  @BeforeEach
  void nameFolder() {
    state = folder.resolve("state");
  }

  @Test
  void aFolderThatIsNobodysIsTaken() {
    new StateOwner(state).require("qemu:///system");

    assertThat(state.resolve("libvirt")).hasContent("qemu:///system");
  }

  @Test
  void everyManagerOfTheSameLibvirtMayUseIt() throws Exception {
    new StateOwner(state).require("qemu:///system");

    new StateOwner(state).require("qemu:///system");

    assertThat(Files.readString(state.resolve("libvirt"))).isEqualTo("qemu:///system\n");
  }

  @Test
  void anotherLibvirtIsRefusedWithBothNamesAndWhatToDo() {
    new StateOwner(state).require("qemu:///system");

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> new StateOwner(state).require("qemu+ssh://elsewhere/system"))
        .withMessageContainingAll(
            state.toString(),
            "qemu:///system",
            "qemu+ssh://elsewhere/system",
            "MANAGER_STATE_DIR",
            "MANAGER_LIBVIRT_URI")
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.CONFIGURATION_INVALID);
    assertThat(state.resolve("libvirt")).hasContent("qemu:///system");
  }

  @Test
  void aFolderWhoseTakingWasBrokenOffIsTakenAgain() throws Exception {
    Files.createDirectories(state);
    Files.createFile(state.resolve("libvirt"));

    new StateOwner(state).require("qemu:///system");

    assertThat(state.resolve("libvirt")).hasContent("qemu:///system");
  }
}
