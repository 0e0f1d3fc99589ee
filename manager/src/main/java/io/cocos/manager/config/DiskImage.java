package io.cocos.manager.config;

import java.nio.file.Path;

/**
 * The disk that guests boot from, instead of a kernel of the host's.
 *
 * @param file the image; every VM writes to an overlay of its own over it
 * @param format the image's format, as libvirt calls it
 * @param controllerId what the virtio-scsi controller is called, after libvirt's {@code ua-}
 * @param disableLegacy whether the controller is virtio 1.0 only
 * @param iommuPlatform whether the controller uses the platform's IOMMU, as encrypted memory needs
 */
public record DiskImage(
    Path file, String format, String controllerId, boolean disableLegacy, boolean iommuPlatform) {}
