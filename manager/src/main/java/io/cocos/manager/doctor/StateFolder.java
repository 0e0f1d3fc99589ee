package io.cocos.manager.doctor;

import io.cocos.manager.linux.DiskSpace;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether the folder of the VMs' files can be written, and has room. It need not exist yet.
 *
 * @param folder where it is
 * @param reserveBytes what has to be free there
 */
record StateFolder(Path folder, long reserveBytes) {
  Finding look() {
    Path nearest = folder.toAbsolutePath();
    while (!Files.exists(nearest)) {
      nearest = nearest.getParent();
    }
    if (!Files.isDirectory(nearest) || !Files.isWritable(nearest)) {
      return Finding.wrong(
          "state folder",
          "%s cannot be written: %s; give it to the manager's user, or set MANAGER_STATE_DIR"
              .formatted(
                  folder,
                  Files.isDirectory(nearest)
                      ? nearest + " belongs to others"
                      : nearest + " is no folder"));
    }
    return new DiskSpace(folder, reserveBytes)
        .shortage()
        .map(shortage -> Finding.wrong("state folder", shortage))
        .orElseGet(() -> Finding.ok("state folder", folder + " can be written, and has room"));
  }
}
