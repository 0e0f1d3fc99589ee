package io.cocos.measurement;

/**
 * A part of the guest's memory that a TDX guest is launched with.
 *
 * @param kind what it is for
 * @param offset where in the image its contents begin; 0 when it has none there
 * @param address where in the guest's memory it begins
 * @param length its bytes, whole pages
 * @param measured whether its contents are measured, and not only where its pages are
 */
record TdxSection(Kind kind, int offset, long address, long length, boolean measured) {

  /** Firmware runs in 32 bits when it is launched: nothing that it needs can lie further up. */
  private static final long END_OF_MEMORY = 1L << 32;

  TdxSection {
    if (Long.compareUnsigned(address, END_OF_MEMORY) > 0
        || Long.compareUnsigned(length, END_OF_MEMORY - address) > 0) {
      throw malformed("reaches beyond the first 4 GiB of memory", address);
    }
    if (length == 0 || address % TdxLaunch.PAGE != 0 || length % TdxLaunch.PAGE != 0) {
      throw malformed("is empty or not of whole pages", address);
    }
    if (measured && !kind.inImage()) {
      throw malformed("is to be measured, but is not in the firmware", address);
    }
    if (!measured && kind == Kind.BOOT_FIRMWARE_VOLUME) {
      throw malformed("is its code, but not measured: any other would have the same MRTD", address);
    }
  }

  private static MalformedFirmwareException malformed(String what, long address) {
    return new MalformedFirmwareException(
        "the firmware's TDX metadata names a section that "
            + what
            + ", at 0x"
            + Long.toHexString(address));
  }

  /** How many pages it has. */
  int pages() {
    return (int) (length / TdxLaunch.PAGE);
  }

  /** Where in the guest's memory it ends. */
  long end() {
    return address + length;
  }

  /** What a section is for; QEMU launches nothing with any other kind. */
  enum Kind {
    /** The firmware's code. */
    BOOT_FIRMWARE_VOLUME(0),
    /** The firmware's variables. */
    CONFIGURATION_FIRMWARE_VOLUME(1),
    /** Where QEMU describes the guest's memory to the firmware. */
    HAND_OFF_BLOCK(2),
    /** Zeros, which the firmware works on. */
    TEMPORARY_MEMORY(3);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    /** Whether the contents come from the image. */
    boolean inImage() {
      return switch (this) {
        case BOOT_FIRMWARE_VOLUME, CONFIGURATION_FIRMWARE_VOLUME -> true;
        case HAND_OFF_BLOCK, TEMPORARY_MEMORY -> false;
      };
    }

    static Kind of(int number) {
      for (Kind kind : values()) {
        if (kind.number == number) {
          return kind;
        }
      }
      throw new MalformedFirmwareException(
          "the firmware's TDX metadata names a section of the unknown kind "
              + Integer.toUnsignedString(number));
    }
  }
}
