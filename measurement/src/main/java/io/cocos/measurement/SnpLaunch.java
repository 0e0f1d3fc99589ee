package io.cocos.measurement;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * The launch digest of an SEV-SNP guest: SHA-384, page by page, each step over the digest so far,
 * what the page holds and what it is.
 *
 * @see <a href="https://www.amd.com/system/files/TechDocs/56860.pdf">AMD: SEV Secure Nested Paging
 *     Firmware ABI, section 8.17: SNP_LAUNCH_UPDATE</a>
 */
public final class SnpLaunch {
  static final int PAGE = 4096;

  private static final int DIGEST = 48;
  private static final int PAGE_INFO = 0x70;

  /** The features of every SEV-SNP guest of QEMU: SEV-SNP itself. */
  private static final long FEATURES = 1;

  /** Where the pages with the processors' registers are said to be. */
  private static final long SAVE_AREA_ADDRESS = 0xffff_ffff_f000L;

  private static final byte[] NOTHING = new byte[DIGEST];

  private byte[] digest = NOTHING;

  private SnpLaunch() {}

  /**
   * The digest of an SEV-SNP guest that QEMU launches.
   *
   * @param kernel the hashes of a directly booted kernel, when they are measured
   * @param processors how many there are, and of which kind
   * @throws MalformedFirmwareException when the firmware lacks the metadata, or takes no hashes and
   *     there are some
   */
  public static byte[] digest(
      Firmware firmware, Optional<KernelHashes> kernel, Processors processors) {
    SnpLaunch launch = new SnpLaunch();
    launch.addImage(firmware);
    launch.addSections(firmware, kernel);
    processors
        .saveAreas(firmware, FEATURES)
        .forEach(
            area -> launch.add(PageType.SAVE_AREA, SAVE_AREA_ADDRESS, Digests.SHA_384.of(area)));
    return launch.digest;
  }

  private void addImage(Firmware firmware) {
    byte[] image = firmware.image();
    if (image.length % PAGE != 0) {
      throw new MalformedFirmwareException(
          "the firmware has " + image.length + " bytes, which is not a whole number of pages");
    }
    addNormal(firmware.address(), image);
  }

  private void addSections(Firmware firmware, Optional<KernelHashes> kernel) {
    boolean taken = false;
    for (SnpSection section : firmware.snpSections()) {
      switch (section.kind()) {
        case MEMORY, CALL_AREA -> addZero(section);
        case SECRETS -> add(PageType.SECRETS, section.address(), NOTHING);
        case CPUID -> add(PageType.CPUID, section.address(), NOTHING);
        case KERNEL_HASHES -> {
          if (kernel.isPresent()) {
            addNormal(section.address(), hashes(firmware, kernel.get(), section));
            taken = true;
          } else {
            addZero(section);
          }
        }
      }
    }
    if (kernel.isPresent() && !taken) {
      throw new MalformedFirmwareException(
          "the firmware's SEV-SNP metadata has no page for kernel hashes: it is not built for"
              + " measured direct boot");
    }
  }

  /** The page as QEMU writes it: the table where the firmware looks for it, zeros around. */
  private static byte[] hashes(Firmware firmware, KernelHashes kernel, SnpSection section) {
    byte[] table = kernel.table();
    long at =
        firmware
            .kernelHashArea()
            .map(area -> area.address() % PAGE)
            .orElseThrow(
                () ->
                    new MalformedFirmwareException(
                        "the firmware has a page for kernel hashes, but does not say where in it"));
    byte[] page = new byte[(int) Math.min(section.length(), PAGE)];
    if (at + table.length > page.length) {
      throw new MalformedFirmwareException("the firmware's memory for kernel hashes is too small");
    }
    System.arraycopy(table, 0, page, (int) at, table.length);
    return page;
  }

  private void addNormal(long address, byte[] contents) {
    for (int at = 0; at < contents.length; at += PAGE) {
      byte[] page = Arrays.copyOfRange(contents, at, at + PAGE);
      add(PageType.NORMAL, address + at, Digests.SHA_384.of(page));
    }
  }

  private void addZero(SnpSection section) {
    for (long at = 0; at < section.length(); at += PAGE) {
      add(PageType.ZERO, section.address() + at, NOTHING);
    }
  }

  private void add(PageType type, long address, byte[] contents) {
    ByteBuffer info = ByteBuffer.allocate(PAGE_INFO).order(ByteOrder.LITTLE_ENDIAN);
    // Neither migrated in, nor open to any lower privilege level: those bytes stay zero.
    info.put(digest).put(contents).putShort((short) PAGE_INFO).put(type.number);
    info.putLong(PAGE_INFO - Long.BYTES, address);
    digest = Digests.SHA_384.of(info.array());
  }

  private enum PageType {
    NORMAL(1),
    SAVE_AREA(2),
    ZERO(3),
    SECRETS(5),
    CPUID(6);

    private final byte number;

    PageType(int number) {
      this.number = (byte) number;
    }
  }
}
