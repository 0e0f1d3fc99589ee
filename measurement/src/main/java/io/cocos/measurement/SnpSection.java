package io.cocos.measurement;

import java.util.Comparator;
import java.util.List;

/**
 * A part of the guest's memory that SEV-SNP prepares at launch.
 *
 * @param kind what it is for
 * @param address where it begins
 * @param length its bytes, whole pages
 */
record SnpSection(Kind kind, long address, long length) {

  /** Firmware runs in 32 bits when it is launched: nothing that it needs can lie further up. */
  private static final long END_OF_MEMORY = 1L << 32;

  SnpSection {
    if (address % SnpLaunch.PAGE != 0 || length % SnpLaunch.PAGE != 0) {
      throw new MalformedFirmwareException(
          "the firmware's SEV-SNP metadata names a section that is not of whole pages, at 0x"
              + Long.toHexString(address));
    }
    if (address + length > END_OF_MEMORY) {
      throw new MalformedFirmwareException(
          "the firmware's SEV-SNP metadata names a section that reaches beyond the first 4 GiB of"
              + " memory, at 0x"
              + Long.toHexString(address));
    }
  }

  /**
   * The processor takes each page once only. Without this firmware could have the same memory
   * hashed a thousand times.
   *
   * @throws MalformedFirmwareException when two sections share some
   */
  static void refuseRepeatedMemory(List<SnpSection> sections) {
    long end = 0;
    for (SnpSection section :
        sections.stream().sorted(Comparator.comparingLong(SnpSection::address)).toList()) {
      if (section.address < end) {
        throw new MalformedFirmwareException(
            "the firmware's SEV-SNP metadata names memory twice, at 0x"
                + Long.toHexString(section.address));
      }
      end = section.address + section.length;
    }
  }

  /** What a section is for. */
  enum Kind {
    /** Memory that the firmware needs before it can accept any. */
    MEMORY(1),
    /** Where the processor puts the keys for talking to it. */
    SECRETS(2),
    /** Where the processor puts what it attests of itself. */
    CPUID(3),
    /** The call area of a service module. */
    CALL_AREA(4),
    /** Where the hashes of kernel, initrd and command line go. */
    KERNEL_HASHES(0x10);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    static Kind of(int number) {
      for (Kind kind : values()) {
        if (kind.number == number) {
          return kind;
        }
      }
      throw new MalformedFirmwareException(
          "the firmware's SEV-SNP metadata names a section of the unknown kind " + number);
    }
  }
}
