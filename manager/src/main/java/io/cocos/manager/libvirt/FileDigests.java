package io.cocos.manager.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The SHA-256 of files, in lowercase hex. What was read once is not read again for as long as the
 * file is the same: VMs share their kernels and root file systems, and nobody changes those. Safe
 * for use by many threads.
 */
final class FileDigests {
  /** A host has a kernel, a root file system and a firmware, and sometimes newer ones. */
  private static final int KEPT = 64;

  private static final String IDENTITY = "unix:dev,ino,size,lastModifiedTime";

  private final Map<Map<String, Object>, String> known = new ConcurrentHashMap<>();

  /** The digest of a file as it is now. */
  String of(Path file) throws IOException {
    Map<String, Object> identity = Files.readAttributes(file, IDENTITY);
    String before = known.get(identity);
    if (before != null) {
      return before;
    }
    String digest = Sha256.of(file);
    if (identity.equals(Files.readAttributes(file, IDENTITY))) { // else it was changed meanwhile
      if (known.size() >= KEPT) {
        known.clear();
      }
      known.put(identity, digest);
    }
    return digest;
  }
}
