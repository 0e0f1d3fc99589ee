package io.cocos.measurement;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cocos.measurement.evidence.MalformedEvidenceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a TDX guest measures into its registers when its firmware starts the kernel that QEMU was
 * given: firmware the kernel, into RTMR1, and the kernel what it was told and its initrd, into
 * RTMR2.
 *
 * <p>It is so with OVMF that has the driver TdTcg2Dxe and takes the kernel unchanged from QEMU
 * (2025.02 and later, QEMU 10.0 and later), and with Linux 6.9 and later. Earlier ones change the
 * kernel's header on the way, or measure less: then the registers are others than these.
 *
 * @see <a href="https://uefi.org/specs/UEFI/2.10/38_Confidential_Computing.html">UEFI: confidential
 *     computing, which register is for what</a>
 * @see <a
 *     href="https://github.com/tianocore/edk2/blob/master/OvmfPkg/Tcg/TdTcg2Dxe/TdTcg2Dxe.c">edk2:
 *     what is measured at a boot</a>
 * @see <a
 *     href="https://github.com/torvalds/linux/blob/master/drivers/firmware/efi/libstub/efi-stub-helper.c">Linux:
 *     what its stub measures</a>
 */
public final class TdxBoot {
  private static final String INITRD = "initrd=initrd";

  private TdxBoot() {}

  /**
   * RTMR1, once the kernel runs.
   *
   * @throws MalformedEvidenceException when it is no program for UEFI
   */
  public static byte[] kernelRegister(byte[] kernel) {
    return kernelRegisterOf(KernelImage.digest(kernel));
  }

  static byte[] kernelRegisterOf(byte[] kernelDigest) {
    return register(
        kernelDigest,
        text("Calling EFI Application from Boot Option"),
        Digests.SHA_384.of(new byte[4]), // where the firmware's own part ends
        text("Exit Boot Services Invocation"),
        text("Exit Boot Services Returned with Success"));
  }

  /**
   * RTMR2, once the kernel runs: one for each place where firmware names the initrd. OVMF does it
   * before the command line since 2025.08, and did behind it.
   *
   * @param commandLine what QEMU was given
   * @param initrdSha384 of its file
   */
  public static List<byte[]> systemRegisters(String commandLine, byte[] initrdSha384) {
    return Stream.of(INITRD + " " + commandLine, commandLine + " " + INITRD)
        .map(told -> register(Digests.SHA_384.of(wide(told)), initrdSha384))
        .toList();
  }

  /** Firmware makes each byte a character of 16 bits, whatever it was, and sets a NUL behind. */
  private static byte[] wide(String told) {
    byte[] narrow = told.getBytes(UTF_8);
    ByteBuffer wide = ByteBuffer.allocate(2 * (narrow.length + 1)).order(ByteOrder.LITTLE_ENDIAN);
    for (byte one : narrow) {
      wide.putShort((short) Byte.toUnsignedInt(one));
    }
    return wide.array();
  }

  private static byte[] text(String event) {
    return Digests.SHA_384.of(event.getBytes(UTF_8));
  }

  /** A register begins as zeros, and each event is digested behind what it was. */
  static byte[] register(byte[]... events) {
    byte[] register = new byte[48];
    for (byte[] event : events) {
      register = Digests.SHA_384.of(ByteBuffer.allocate(96).put(register).put(event).array());
    }
    return register;
  }
}
