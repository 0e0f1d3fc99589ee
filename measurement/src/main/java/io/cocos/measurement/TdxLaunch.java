package io.cocos.measurement;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The launch digest of a TDX guest, its MRTD: SHA-384 over the address of each page that the
 * firmware needs, and over what the page holds where the firmware asks for that.
 *
 * <p>It covers the firmware's code and where its memory lies, and nothing else. Processors,
 * attributes and MRCONFIGID have fields of their own in the guest's report. The firmware's
 * variables and what QEMU tells it of the guest's memory are measured by the firmware itself when
 * it runs, into RTMR0, which depends on far more than can be known here (ACPI tables among it) and
 * is not computed. Kernel, initrd and command line are {@link TdxBoot}'s.
 *
 * @see <a href="https://cdrdv2.intel.com/v1/dl/getContent/733575">Intel: TDX Module Base
 *     Architecture Specification, Measurement and Attestation: MRTD</a>
 * @see <a href="https://github.com/qemu/qemu/blob/master/target/i386/kvm/tdx.c">QEMU: where the
 *     memory is added</a>
 */
public final class TdxLaunch {
  static final int PAGE = 4096;

  private static final int CHUNK = 256;
  private static final int STEP = 128;
  private static final int STEP_ADDRESS = 16;

  private final MessageDigest digest = Digests.SHA_384.begin();
  private final byte[] image;

  private TdxLaunch(byte[] image) {
    this.image = image;
  }

  /**
   * The digest of a TDX guest that QEMU launches.
   *
   * @param order that of the host's kernel and QEMU
   * @throws MalformedFirmwareException when the firmware lacks the metadata, or contradicts itself
   */
  public static byte[] digest(Firmware firmware, TdxPageOrder order) {
    TdxLaunch launch = new TdxLaunch(firmware.image());
    for (TdxSection section : TdxMetadata.sections(firmware)) {
      switch (order) {
        case PAGE_BY_PAGE -> {
          for (int page = 0; page < section.pages(); page++) {
            launch.add(section, page);
            launch.extend(section, page);
          }
        }
        case SECTION_BY_SECTION -> {
          for (int page = 0; page < section.pages(); page++) {
            launch.add(section, page);
          }
          for (int page = 0; page < section.pages(); page++) {
            launch.extend(section, page);
          }
        }
      }
    }
    return launch.digest.digest();
  }

  /** Where the page is. */
  private void add(TdxSection section, int page) {
    step("MEM.PAGE.ADD", section.address() + (long) page * PAGE);
  }

  /** What the page holds, if that is measured. */
  private void extend(TdxSection section, int page) {
    if (!section.measured()) {
      return;
    }
    for (int at = page * PAGE; at < (page + 1) * PAGE; at += CHUNK) {
      step("MR.EXTEND", section.address() + at);
      digest.update(image, section.offset() + at, CHUNK);
    }
  }

  private void step(String operation, long address) {
    ByteBuffer step = ByteBuffer.allocate(STEP).order(ByteOrder.LITTLE_ENDIAN);
    step.put(operation.getBytes(StandardCharsets.US_ASCII)).putLong(STEP_ADDRESS, address);
    digest.update(step.array());
  }
}
