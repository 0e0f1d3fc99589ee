package io.cocos.manager.libvirt;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What managers that died in the middle of their work left in the state folder: folders of VMs that
 * no domain stands for, storage pools over them, and copies of images that are not whole. Safe for
 * use by many threads.
 */
final class Leftovers {
  private static final Logger log = LoggerFactory.getLogger(Leftovers.class);

  private final LibvirtConnection connection;
  private final VmFolders folders;
  private final ImageStore images;
  private final Optional<DiskOverlays> overlays;

  /**
   * Looks at nothing yet.
   *
   * @param overlays empty when no VM boots from a disk
   */
  Leftovers(
      LibvirtConnection connection,
      VmFolders folders,
      ImageStore images,
      Optional<DiskOverlays> overlays) {
    this.connection = connection;
    this.folders = folders;
    this.images = images;
    this.overlays = overlays;
  }

  /**
   * Removes them.
   *
   * @param known VMs that exist, which saves looking for them
   * @param before what was touched later is left alone
   * @return the VMs whose folders they were
   */
  List<UUID> remove(Set<UUID> known, Instant before) {
    try {
      for (Path copy : images.removeUnfinished(before)) {
        log.info("removed {}, a copy that was never finished", copy);
      }
      for (UUID id : pools()) {
        if (isAbandoned(id, known, before)) {
          overlays.orElseThrow().removePool(id);
          log.info("removed the storage pool of VM {}, which there is not", id);
        }
      }
      List<UUID> removed = new ArrayList<>();
      for (UUID id : folders.ids()) {
        if (isAbandoned(id, known, before)) {
          folders.delete(id);
          removed.add(id);
        }
      }
      return removed;
    } catch (IOException failed) {
      throw VmFolders.unusable("look for what is left over", failed);
    }
  }

  private List<UUID> pools() {
    return overlays.map(disks -> disks.pools(folders)).orElse(List.of());
  }

  private boolean isAbandoned(UUID id, Set<UUID> known, Instant before) throws IOException {
    return !known.contains(id) && !folders.isTouchedSince(id, before) && !isDomain(id);
  }

  /** Ours or not: a folder of a domain that lost our notes is still that domain's. */
  private boolean isDomain(UUID id) {
    return connection.call("look for", id, session -> session.domain(id)).isPresent();
  }
}
