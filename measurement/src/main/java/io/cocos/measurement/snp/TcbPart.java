package io.cocos.measurement.snp;

import java.util.OptionalInt;

/**
 * A part of the platform's trusted computing base that has a version of its own.
 *
 * @see <a href="https://www.amd.com/content/dam/amd/en/documents/developer/56860.pdf">AMD: SEV-SNP
 *     firmware ABI, TCB_VERSION</a>
 */
public enum TcbPart {
  /** The integrated co-processor's firmware; from Turin on. */
  FMC("fmc", 9, -1, 0),
  /** The security processor's boot loader. */
  BOOT_LOADER("bootloader", 1, 0, 1),
  /** The security processor's operating system. */
  TEE("tee", 2, 1, 2),
  /** Its firmware for SEV-SNP. */
  SNP("snp", 3, 6, 3),
  /** The processors' microcode. */
  MICROCODE("microcode", 8, 7, 7);

  private final String label;
  private final int extension;
  private final int byteUntilGenoa;
  private final int byteSinceTurin;

  TcbPart(String label, int extension, int byteUntilGenoa, int byteSinceTurin) {
    this.label = label;
    this.extension = extension;
    this.byteUntilGenoa = byteUntilGenoa;
    this.byteSinceTurin = byteSinceTurin;
  }

  /** The name as people write it. */
  public String label() {
    return label;
  }

  /** The certificate's extension that names its version (AMD: VCEK certificate, table 8). */
  String extension() {
    return "1.3.6.1.4.1.3704.1.3." + extension;
  }

  /** Its version in a TCB_VERSION; empty where those processors have no such part. */
  OptionalInt version(long tcb, boolean sinceTurin) {
    int at = sinceTurin ? byteSinceTurin : byteUntilGenoa;
    return at < 0 ? OptionalInt.empty() : OptionalInt.of((int) (tcb >>> (8 * at)) & 0xff);
  }
}
