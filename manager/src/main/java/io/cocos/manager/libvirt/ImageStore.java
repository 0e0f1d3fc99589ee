package io.cocos.manager.libvirt;

import io.cocos.manager.error.ManagerException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of kernels and root file systems that QEMU can read, each once: {@code
 * <state>/images/<sha-256>}. A VM's folder has hard links to the ones it uses, so that an image may
 * be rebuilt while VMs run from it, nothing is copied for a VM, and the links tell which copies are
 * still in use. Safe for use by many threads and managers.
 */
final class ImageStore {
  private static final Logger log = LoggerFactory.getLogger(ImageStore.class);
  private static final int LINK_ATTEMPTS = 3;
  private static final String UNFINISHED = "unfinished-";
  private static final Set<PosixFilePermission> READABLE =
      PosixFilePermissions.fromString("rw-r--r--");

  private final Path images;
  private final HardLinks hardLinks;
  private final Map<Path, Stored> stored = new ConcurrentHashMap<>();

  /** What a source file looked like when it was read, and what was in it. */
  private record Stored(long size, FileTime modified, String digest) {
    boolean isStill(BasicFileAttributes source) {
      return size == source.size() && modified.equals(source.lastModifiedTime());
    }
  }

  /** Makes hard links; something else only in tests. */
  @FunctionalInterface
  interface HardLinks {
    /** As {@link Files#createLink}. */
    void create(Path link, Path existing) throws IOException;
  }

  ImageStore(Path state) {
    this(state, Files::createLink);
  }

  ImageStore(Path state, HardLinks hardLinks) {
    this.images = state.resolve("images");
    this.hardLinks = hardLinks;
  }

  /**
   * Copies a file that VMs will be made of, so that the first of them need not wait for that.
   *
   * @param source the image as it was built
   */
  void keep(Path source) {
    try {
      Path unused = copyOf(source);
    } catch (IOException failed) {
      throw notCopied(source, failed);
    }
  }

  /**
   * Makes a file's contents available in a VM's folder.
   *
   * @param source the image as it was built
   * @param link where the VM's link to its contents is to be
   */
  void link(Path source, Path link) {
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          linkOrCopy(link, copyOf(source));
          return;
        } catch (NoSuchFileException prunedByAnother) {
          stored.remove(source);
          if (attempt == LINK_ATTEMPTS) {
            throw prunedByAnother;
          }
        }
      }
    } catch (IOException failed) {
      throw notCopied(source, failed);
    }
  }

  private ManagerException notCopied(Path source, IOException failed) {
    return VmFolders.unusable("copy " + source + " to " + images, failed);
  }

  /**
   * libvirt makes QEMU's user the owner of what a domain boots from, and then the kernel lets
   * nobody but root link to it again (proc(5), protected_hardlinks).
   */
  private void linkOrCopy(Path link, Path existing) throws IOException {
    try {
      hardLinks.create(link, existing);
    } catch (NoSuchFileException | FileAlreadyExistsException wrong) {
      throw wrong;
    } catch (FileSystemException refused) {
      log.debug("{} is copied, for it may not be linked: {}", existing, refused.getMessage());
      Files.copy(existing, link);
      Files.setPosixFilePermissions(link, READABLE);
    }
  }

  private Path copyOf(Path source) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(source, BasicFileAttributes.class);
    Stored known = stored.get(source);
    if (known == null || !known.isStill(attributes)) {
      known = new Stored(attributes.size(), attributes.lastModifiedTime(), copy(source));
      stored.put(source, known);
      prune();
    }
    return images.resolve(known.digest());
  }

  /** Copies first and names the copy afterwards, so that a name always stands for a whole file. */
  private String copy(Path source) throws IOException {
    VmFolders.createState(images);
    Path unfinished = images.resolve(UNFINISHED + UUID.randomUUID());
    try {
      String name;
      try (OutputStream copy = Files.newOutputStream(unfinished, StandardOpenOption.CREATE_NEW)) {
        name = Sha256.ofCopy(source, copy);
      }
      Files.setPosixFilePermissions(unfinished, READABLE);
      if (!Files.exists(images.resolve(name))) {
        Files.move(unfinished, images.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      }
      return name;
    } catch (FileAlreadyExistsException impossible) {
      throw new IOException("a random name exists already: " + unfinished, impossible);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /**
   * Removes copies that nobody has written to since.
   *
   * @return what was removed
   */
  List<Path> removeUnfinished(Instant since) throws IOException {
    List<Path> removed = new ArrayList<>();
    try (DirectoryStream<Path> copies = Files.newDirectoryStream(images, UNFINISHED + "*")) {
      for (Path copy : copies) {
        if (Files.getLastModifiedTime(copy).toInstant().isBefore(since)
            && Files.deleteIfExists(copy)) {
          removed.add(copy);
        }
      }
    } catch (NoSuchFileException gone) {
      log.debug("{} is gone already", gone.getFile());
    }
    return removed;
  }

  /** Removes the copies that no VM links to any more and that are not of any present source. */
  private void prune() throws IOException {
    Set<String> current = stored.values().stream().map(Stored::digest).collect(Collectors.toSet());
    try (Stream<Path> copies = Files.list(images)) {
      for (Path copy : copies.toList()) {
        String name = copy.getFileName().toString();
        if (!name.startsWith(UNFINISHED) && !current.contains(name) && !isLinked(copy)) {
          Files.deleteIfExists(copy);
        }
      }
    }
  }

  private static boolean isLinked(Path copy) throws IOException {
    try {
      return (int) Files.getAttribute(copy, "unix:nlink") > 1;
    } catch (NoSuchFileException prunedByAnother) {
      return true;
    }
  }
}
