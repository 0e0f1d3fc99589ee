package io.cocos.manager.libvirt;

import io.cocos.computation.Computation;
import io.cocos.computation.ComputationManifest;
import io.cocos.computation.MalformedComputationException;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of all VMs: {@code <state>/<uuid>}. A folder's name is made of a UUID and nothing
 * else, so that no text of a request can lead out of the state folder. Safe for use by many
 * threads.
 */
final class VmFolders {
  private static final Logger log = LoggerFactory.getLogger(VmFolders.class);

  private final Path state;

  VmFolders(Path state) {
    this.state = state;
  }

  /**
   * Makes the folder of a VM, for QEMU's eyes only.
   *
   * @param qemu who QEMU runs as, when that is somebody else than this process
   */
  VmFolder create(UUID id, Optional<FileOwner> qemu) {
    VmFolder folder = of(id);
    try {
      createState(state);
      Files.createDirectory(folder.path(), permissions("rwx------"));
      if (qemu.isPresent()) {
        give(folder.path(), qemu.get());
      }
      return folder;
    } catch (IOException failed) {
      throw unusable("make the folder " + folder.path(), failed);
    }
  }

  /**
   * Keeps the VM's computation.
   *
   * @param reader who alone is to read it, when that is somebody else than this process
   */
  void writeComputation(
      VmFolder folder, ComputationManifest computation, Optional<FileOwner> reader) {
    try {
      Files.createFile(folder.computation(), permissions("rw-------"));
      Files.write(folder.computation(), computation.canonicalJson());
      if (reader.isPresent()) {
        give(folder.computation(), reader.get());
      }
    } catch (IOException failed) {
      throw unusable("write " + folder.computation(), failed);
    }
  }

  /** The VM's computation, if one is kept. */
  Optional<Computation> computation(UUID id) {
    Path kept = of(id).computation();
    try {
      return Optional.of(Computation.parse(PlainFile.read(kept)));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (MalformedComputationException damaged) {
      throw unusable("understand " + kept, new IOException(damaged));
    } catch (IOException failed) {
      throw unusable("read " + kept, failed);
    }
  }

  /** The VMs that have a folder. */
  List<UUID> ids() throws IOException {
    try (Stream<Path> entries = Files.list(state)) {
      return entries.flatMap(entry -> id(entry.getFileName().toString()).stream()).toList();
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }

  /** Only a UUID as we write it: what Java takes for one besides is nothing of ours. */
  static Optional<UUID> id(String name) {
    try {
      return Optional.of(UUID.fromString(name)).filter(id -> id.toString().equals(name));
    } catch (IllegalArgumentException other) {
      return Optional.empty();
    }
  }

  /** Whether a VM's folder is there, and it or anything right in it was written to since. */
  boolean isTouchedSince(UUID id, Instant time) throws IOException {
    Path folder = of(id).path();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path path : Stream.concat(Stream.of(folder), entries).toList()) {
        if (!modified(path).isBefore(time)) {
          return true;
        }
      }
      return false;
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  private static Instant modified(Path path) throws IOException {
    return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant();
  }

  /** The folder of a VM, whether it exists or not. */
  VmFolder of(UUID id) {
    return new VmFolder(state.resolve(id.toString()));
  }

  /** Removes a VM's folder and all that is in it; does nothing when there is none. */
  void delete(UUID id) {
    Path folder = of(id).path();
    try {
      while (Files.exists(folder)) {
        deleteTree(folder);
      }
    } catch (IOException failed) {
      throw unusable("remove the folder " + folder, failed);
    }
  }

  /** Stops early when somebody else deletes the same files. */
  private static void deleteTree(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException gone) {
      log.debug("{} is deleted by others, too", gone.getFile());
    } catch (UncheckedIOException failed) {
      if (!(failed.getCause() instanceof NoSuchFileException gone)) {
        throw failed.getCause();
      }
      log.debug("{} is deleted by others, too", gone.getFile());
    }
  }

  /** QEMU's user has to pass through here, and must see nothing on the way. */
  static void createState(Path state) throws IOException {
    createFolder(state, "rwx--x--x");
  }

  private static void createFolder(Path folder, String permissions) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, permissions(permissions));
    }
  }

  private static java.nio.file.attribute.FileAttribute<?> permissions(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  /**
   * Only root can give files away; whoever else connects to a system-wide libvirt opens the door.
   */
  private static void give(Path path, FileOwner owner) throws IOException {
    try {
      owner.own(path);
    } catch (FileSystemException notAllowed) {
      log.debug("{} stays this user's: {}", path, notAllowed.getMessage());
      Files.setPosixFilePermissions(
          path,
          PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwx--x--x" : "rw-------"));
    }
  }

  static ManagerException unusable(String doing, IOException failed) {
    boolean full = String.valueOf(failed.getMessage()).contains("No space left on device");
    return new ManagerException(
        full ? ErrorCode.DISK_FULL : ErrorCode.HOST_FILE_UNUSABLE,
        "cannot %s: %s; MANAGER_STATE_DIR must be a folder that this user can write and QEMU's user can pass through"
            .formatted(doing, failed),
        failed);
  }
}
