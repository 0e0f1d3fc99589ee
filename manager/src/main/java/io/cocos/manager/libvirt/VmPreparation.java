package io.cocos.manager.libvirt;

import io.cocos.manager.config.GuestConfig;
import io.cocos.manager.domainxml.DomainMetadata.ManifestPlace;
import io.cocos.manager.domainxml.DomainSpec;
import io.cocos.manager.libvirt.DomainSpecs.Manifest;
import io.cocos.manager.vm.VmSpec;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes the files that a VM needs before its domain is defined. Safe for use by many threads. */
final class VmPreparation {
  private final GuestConfig guest;
  private final DomainSpecs specs;
  private final VmFolders folders;
  private final ImageStore images;
  private final DiskOverlays overlays;
  private final Supplier<Optional<FileOwner>> qemuOwner;

  /**
   * Prepares VMs of one kind.
   *
   * @param qemuOwner tells as whom QEMU runs, if not as whoever asks
   */
  VmPreparation(
      GuestConfig guest,
      VmFolders folders,
      ImageStore images,
      DiskOverlays overlays,
      Supplier<Optional<FileOwner>> qemuOwner) {
    this.guest = guest;
    this.specs = new DomainSpecs(guest);
    this.folders = folders;
    this.images = images;
    this.overlays = overlays;
    this.qemuOwner = qemuOwner;
  }

  /**
   * What a VM's domain document is to say. Makes nothing.
   *
   * @param execution how the host executes it
   */
  DomainSpec plan(VmSpec vm, Execution execution) {
    Manifest manifest = specs.manifest(vm.computation(), execution);
    return specs.domain(vm, manifest, folders.of(vm.id()), execution);
  }

  /**
   * Makes the VM's folder; when that fails, nothing of it is left.
   *
   * @param planned what its domain document is to say
   */
  void prepare(VmSpec vm, DomainSpec planned) {
    Optional<FileOwner> qemu = qemuOwner.get();
    try {
      VmFolder folder = folders.create(vm.id(), qemu);
      prepareBoot(folder);
      Optional<FileOwner> reader =
          planned.metadata().manifest() == ManifestPlace.FW_CFG ? qemu : Optional.empty();
      vm.computation().ifPresent(kept -> folders.writeComputation(folder, kept, reader));
    } catch (RuntimeException failed) {
      folders.delete(vm.id());
      throw failed;
    }
  }

  /** Does what the first VM would otherwise wait for. */
  void prepareFirst() {
    if (guest.disk().isEmpty()) {
      images.keep(guest.kernel());
      images.keep(guest.rootfs());
    }
  }

  private void prepareBoot(VmFolder folder) {
    if (guest.disk().isPresent()) {
      overlays.create(folder, guest.disk().get());
    } else {
      images.link(guest.kernel(), folder.kernel());
      images.link(guest.rootfs(), folder.rootfs());
    }
  }
}
