package io.cocos.measurement;

import io.cocos.measurement.evidence.MalformedEvidenceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A kernel as firmware sees it: a program for UEFI, of which all is measured but its checksum and
 * the signatures of others.
 *
 * @see <a href="https://learn.microsoft.com/en-us/windows/win32/debug/pe-format">Microsoft: PE
 *     format, the Authenticode PE image hash</a>
 * @see <a
 *     href="https://github.com/tianocore/edk2/blob/master/OvmfPkg/Tcg/TdTcg2Dxe/MeasureBootPeCoff.c">edk2:
 *     how it measures one</a>
 */
final class KernelImage {
  private static final int HEADER_AT = 0x3c;
  private static final int SIGNATURE = 0x4550; // "PE"
  private static final int FILE_HEADER = 24;
  private static final int WIDE = 0x20b;
  private static final int HEADERS_LENGTH = 60;
  private static final int CHECKSUM = 64;
  private static final int SIGNATURES_IN_DIRECTORY = 4;
  private static final int DIRECTORY_ENTRY = 8;
  private static final int SECTION = 40;

  private final ByteBuffer image;
  private final MessageDigest digest = Digests.SHA_384.begin();

  private KernelImage(byte[] image) {
    this.image = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * What firmware measures of a kernel.
   *
   * @throws MalformedEvidenceException when it is no program for UEFI
   */
  static byte[] digest(byte[] kernel) {
    try {
      return new KernelImage(kernel).digest();
    } catch (IndexOutOfBoundsException cutOff) {
      throw new MalformedEvidenceException(
          "the kernel is no program for UEFI: it ends too early", cutOff);
    }
  }

  private byte[] digest() {
    int header = image.getInt(HEADER_AT);
    if (image.getInt(header) != SIGNATURE) {
      throw new MalformedEvidenceException(
          "the kernel is no program for UEFI, which a bzImage with its stub is");
    }
    int optional = header + FILE_HEADER;
    int headers = image.getInt(optional + HEADERS_LENGTH);
    int directory = optional + (image.getShort(optional) == WIDE ? 112 : 96);
    int signatures = directory + SIGNATURES_IN_DIRECTORY * DIRECTORY_ENTRY;
    boolean signable = image.getInt(directory - 4) > SIGNATURES_IN_DIRECTORY;
    add(0, optional + CHECKSUM);
    int behindChecksum = optional + CHECKSUM + 4;
    if (signable) {
      add(behindChecksum, signatures);
      add(signatures + DIRECTORY_ENTRY, headers);
    } else {
      add(behindChecksum, headers);
    }
    long measured = headers + addSections(header);
    long ignored = signable ? Integer.toUnsignedLong(image.getInt(signatures + 4)) : 0;
    if (measured + ignored < image.capacity()) {
      add(measured, image.capacity() - ignored);
    }
    return digest.digest();
  }

  /** In the order in which they lie in the file; answers how long they are. */
  private long addSections(int header) {
    int first = header + FILE_HEADER + Short.toUnsignedInt(image.getShort(header + 20));
    return IntStream.range(0, Short.toUnsignedInt(image.getShort(header + 6)))
        .map(index -> first + index * SECTION)
        .boxed()
        .sorted(Comparator.comparing(at -> Integer.toUnsignedLong(image.getInt(at + 20))))
        .mapToLong(
            at -> {
              long length = Integer.toUnsignedLong(image.getInt(at + 16));
              long begin = Integer.toUnsignedLong(image.getInt(at + 20));
              if (length > 0) {
                add(begin, begin + length);
              }
              return length;
            })
        .sum();
  }

  private void add(long begin, long end) {
    if (begin < 0 || end < begin || end > image.capacity()) {
      throw new IndexOutOfBoundsException("%d to %d of %d".formatted(begin, end, image.capacity()));
    }
    digest.update(image.array(), (int) begin, (int) (end - begin));
  }
}
