package io.cocos.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.measurement.evidence.MalformedEvidenceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was measured was measured by others: a tool, firmware that ran, a guest on a processor. */
class TdxBootTest {
  private static final HexFormat HEX = HexFormat.of();

  private static byte[] changed(int at, int value) {
    ByteBuffer image = ByteBuffer.wrap(BootableKernel.image()).order(ByteOrder.LITTLE_ENDIAN);
    return image.putInt(at, value).array();
  }

  /** By osslsigncode 2.5, of the same image. */
  @Test
  void aKernelIsMeasuredAsAProgramThatOthersMaySign() {
    assertThat(HEX.formatHex(KernelImage.digest(BootableKernel.image())))
        .isEqualTo(
            "feede38667981770cedc899dfee9ef5edb2046567c7d3b98d95627a988f8f5bf"
                + "caf2fa519935ccc17934daffb1d15c9e");
  }

  @Test
  void itsChecksumAndSignaturesAreNotMeasured() {
    byte[] image = BootableKernel.image();
    byte[] signed = Arrays.copyOf(changed(BootableKernel.CHECKSUM, 7), image.length + 64);
    ByteBuffer directory = ByteBuffer.wrap(signed).order(ByteOrder.LITTLE_ENDIAN);
    directory.putInt(BootableKernel.SIGNATURES, image.length);
    directory.putInt(BootableKernel.SIGNATURES + 4, 64);

    assertThat(KernelImage.digest(signed)).isEqualTo(KernelImage.digest(image));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x50,
        BootableKernel.CHECKSUM + 4,
        BootableKernel.SIGNATURES + 8,
        BootableKernel.HEADERS - 1,
        BootableKernel.HEADERS,
        BootableKernel.BEHIND - 1,
        BootableKernel.BEHIND,
        BootableKernel.LENGTH - 1
      })
  void everythingElseIs(int at) {
    byte[] image = BootableKernel.image();
    image[at] ^= 1;

    assertThat(KernelImage.digest(image)).isNotEqualTo(KernelImage.digest(BootableKernel.image()));
  }

  @Test
  void whatIsNoProgramForUefiIsRefused() {
    byte[] image = BootableKernel.image();
    for (byte[] wrong :
        new byte[][] {
          new byte[0],
          Inputs.kernel(),
          Arrays.copyOf(image, 0x2000),
          changed(0x3c, -1),
          changed(BootableKernel.OPTIONAL + 60, -1),
          changed(BootableKernel.SECTIONS + 16, -1)
        }) {
      assertThatExceptionOfType(MalformedEvidenceException.class)
          .isThrownBy(() -> TdxBoot.kernelRegister(wrong))
          .withMessageStartingWith("the kernel is no program for UEFI");
    }
  }

  /** By the quote of a guest on a TDX processor and its log of events (dstack 0.6.0's fixture). */
  @Test
  void theRegistersAreThoseOfAGuestThatRan() {
    byte[] kernel =
        HEX.parseHex(
            "ac7e632dcf5cd2a1fe5c1f41f4d9b8219570e64ed3c61038fdbf25404e6f542f"
                + "fd57f276bc5076307efaf882e6d64177");
    byte[] commandLine =
        HEX.parseHex(
            "786280842b7364287a3a70d96f7e309252857beb45fb1f91314a2ea863db0adc"
                + "04c8431ecbf29a966405604631a5aab8");
    byte[] initrd =
        HEX.parseHex(
            "4fe4f7710134a61d7def357add6ac50bdbfeee5032a4c100375e207216ffe42a"
                + "3bd5822b24e679f91501fff795b81521");

    assertThat(HEX.formatHex(TdxBoot.kernelRegisterOf(kernel)))
        .isEqualTo(
            "2023546e7f3b9d1228e274f70c44d481162540f8452544520a796a52f06879709b"
                + "81a824a26792a7822327504b0d2aee");
    assertThat(HEX.formatHex(TdxBoot.register(commandLine, initrd)))
        .isEqualTo(
            "4c1b739ed451a637b0f82642e48a5ea83925d23633c72e7385c8e9aca4175e133e"
                + "d1625b7d92eb39edf509c27ff392dc");
  }

  /**
   * By register 9 of a TPM, into which the same is measured where there is no TDX, as Linux 6.12
   * left it on Debian's OVMF 2026.08 and QEMU 11.1.
   */
  @Test
  void theCommandLineIsMeasuredAsTheKernelWasToldIt() {
    String commandLine =
        "earlyprintk=serial console=ttyS0 cryptomgr.notests no_timer_check panic=-1"
            + " cocos.confidential=tdx computation={\"x\":\"grüße\"}";
    byte[] initrd =
        HEX.parseHex(
            "8e382806e7ed5742960b47f1e2f140e6c76143943634da4fdf16aae9604fa978"
                + "dff04e2518ee4be321650f1fa80a206a");

    assertThat(TdxBoot.systemRegisters(commandLine, initrd))
        .map(HEX::formatHex)
        .hasSize(2)
        .contains(
            "8b76d5ce55039a7ce3eb6d4bac4cfc2830a6f440eceb66cbcf967ae629f43e03f6"
                + "53a6cde66e119db7ca4bd3e8d0c75a");
  }

  @Test
  void earlierFirmwareNamesTheInitrdBehindTheCommandLine() {
    byte[] initrd = new byte[48];
    byte[] told = "a initrd=initrd\0".getBytes(StandardCharsets.UTF_16LE);

    assertThat(TdxBoot.systemRegisters("a", initrd))
        .contains(TdxBoot.register(Digests.SHA_384.of(told), initrd));
  }
}
