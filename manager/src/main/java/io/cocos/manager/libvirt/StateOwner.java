package io.cocos.manager.libvirt;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a state folder to one libvirt, whose URI stands in {@code <state>/libvirt}. Files whose
 * domain a libvirt does not know are removed from the folder: those of another libvirt's VMs would
 * be, too. Safe for use by many threads and managers.
 */
final class StateOwner {
  private final Path state;
  private final Path noted;

  StateOwner(Path state) {
    this.state = state;
    this.noted = state.resolve("libvirt");
  }

  /**
   * Makes sure that the folder belongs to that libvirt; one that belongs to none is taken.
   *
   * @param uri as libvirt itself writes it
   * @throws ManagerException with {@code CONFIGURATION_INVALID} when it is another one's
   */
  void require(String uri) {
    try {
      String owner = owner();
      if (owner.isEmpty()) {
        owner = take(uri);
      }
      if (!owner.equals(uri)) {
        throw new ManagerException(
            ErrorCode.CONFIGURATION_INVALID,
            "the state folder %s holds VMs of the libvirt at %s, but this manager uses the one at %s; give each its own MANAGER_STATE_DIR, or set MANAGER_LIBVIRT_URI to the former; if it is the same libvirt by another name, and no VM is left, remove %s"
                .formatted(state, owner, uri, noted));
      }
    } catch (IOException failed) {
      throw VmFolders.unusable("note in " + noted + " whose VMs are there", failed);
    }
  }

  /** Empty as long as nobody has taken it, or has died over it. */
  private String owner() throws IOException {
    try {
      return Files.readString(noted, StandardCharsets.UTF_8).strip();
    } catch (NoSuchFileException nobody) {
      return "";
    }
  }

  private String take(String uri) throws IOException {
    VmFolders.createState(state);
    try {
      Files.createFile(noted);
    } catch (FileAlreadyExistsException another) {
      // It is being written, or was left empty: whoever writes last has it, and the other will see.
    }
    Files.writeString(noted, uri + "\n", StandardCharsets.UTF_8, StandardOpenOption.WRITE);
    return owner();
  }
}
