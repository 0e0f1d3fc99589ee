package io.cocos.measurement;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The registers of a virtual processor at launch, as KVM and QEMU set them and the processor
 * measures them: one page for each.
 *
 * @see <a href="https://www.amd.com/system/files/TechDocs/24593.pdf">AMD64 Architecture
 *     Programmer's Manual, volume 2, appendix B: the layout of the VMCB's state save area</a>
 */
final class SaveArea {
  static final int LENGTH = 4096;

  /** Where the first processor begins. */
  static final long FIRST_ADDRESS = 0xfffffff0L;

  private static final int WHOLE_SEGMENT = 0xffff;

  private final ByteBuffer page = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);

  /**
   * @param address where the processor begins
   * @param signature what it calls itself
   * @param features the SEV features that are switched on; 0 for SEV-ES
   * @param floatingPoint what its floating point unit holds
   */
  SaveArea(long address, ProcessorSignature signature, long features, FloatingPoint floatingPoint) {
    segment(0x000, 0, 0x93, 0); // ES
    segment(0x010, 0xf000, 0x9b, address & 0xffff0000L); // CS
    segment(0x020, 0, 0x93, 0); // SS
    segment(0x030, 0, 0x93, 0); // DS
    segment(0x040, 0, 0x93, 0); // FS
    segment(0x050, 0, 0x93, 0); // GS
    segment(0x060, 0, 0, 0); // GDTR
    segment(0x070, 0, 0x82, 0); // LDTR
    segment(0x080, 0, 0, 0); // IDTR
    segment(0x090, 0, 0x8b, 0); // TR
    page.putLong(0x0d0, 0x1000); // EFER: SVME, which KVM sets
    page.putLong(0x148, 0x40); // CR4: MCE, which KVM sets
    page.putLong(0x158, 0x10); // CR0
    page.putLong(0x160, 0x400); // DR7
    page.putLong(0x168, 0xffff0ff0L); // DR6
    page.putLong(0x170, 0x2); // RFLAGS
    page.putLong(0x178, address & 0xffff); // RIP
    page.putLong(0x268, 0x0007_0406_0007_0406L); // PAT
    page.putLong(0x310, Integer.toUnsignedLong(signature.value())); // RDX
    page.putLong(0x3b0, features);
    page.putLong(0x3e8, 0x1); // XCR0
    switch (floatingPoint) {
      case RESET -> page.putInt(0x408, 0x1f80).putShort(0x410, (short) 0x37f); // MXCSR, FCW
      case ZERO -> {} // as the page is
    }
  }

  byte[] page() {
    return page.array().clone();
  }

  private void segment(int at, int selector, int attributes, long base) {
    page.putShort(at, (short) selector)
        .putShort(at + 2, (short) attributes)
        .putInt(at + 4, WHOLE_SEGMENT)
        .putLong(at + 8, base);
  }
}
