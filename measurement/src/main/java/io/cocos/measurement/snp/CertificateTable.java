package io.cocos.measurement.snp;

import io.cocos.measurement.evidence.Certificates;
import io.cocos.measurement.evidence.MalformedEvidenceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The certificates that a host puts beside a report. A table of GUIDs, each with where its data
 * begins and how long it is, and behind them the data.
 *
 * @see <a
 *     href="https://www.amd.com/content/dam/amd/en/documents/epyc-technical-docs/specifications/56421.pdf">AMD:
 *     guest-hypervisor communication block, SNP extended guest request</a>
 */
public final class CertificateTable {
  private static final Set<UUID> CERTIFICATES =
      Set.of(
          UUID.fromString("63da758d-e664-4564-adc5-f4b93be8accd"), // VCEK
          UUID.fromString("a8074bc2-a25a-483e-aae6-39c045a0b8a1"), // VLEK
          UUID.fromString("4ab7b379-bbac-4fe4-a02f-05aef327c782"), // ASK
          UUID.fromString("c0b406a4-a803-4952-9743-3fb6014cd0ae")); // ARK

  private static final UUID END = new UUID(0, 0);
  private static final int ENTRY = 24;

  private CertificateTable() {}

  /**
   * The certificates in a table; what else is in it is passed over.
   *
   * @throws MalformedEvidenceException when it is cut off, or a certificate is none
   */
  public static List<X509Certificate> parse(byte[] table) {
    List<X509Certificate> certificates = new ArrayList<>();
    ByteBuffer entries = ByteBuffer.wrap(table);
    while (entries.remaining() >= ENTRY) {
      UUID name = new UUID(entries.getLong(), entries.getLong());
      entries.order(ByteOrder.LITTLE_ENDIAN);
      long offset = Integer.toUnsignedLong(entries.getInt());
      long length = Integer.toUnsignedLong(entries.getInt());
      entries.order(ByteOrder.BIG_ENDIAN);
      if (name.equals(END)) {
        return List.copyOf(certificates);
      }
      if (offset + length > table.length) {
        throw new MalformedEvidenceException(
            "the table of certificates is cut off: entry %s ends at byte %d of %d"
                .formatted(name, offset + length, table.length));
      }
      if (CERTIFICATES.contains(name)) {
        byte[] data = new byte[(int) length];
        entries.duplicate().position((int) offset).get(data);
        certificates.addAll(Certificates.read(name.toString(), data));
      }
    }
    throw new MalformedEvidenceException("the table of certificates has no end");
  }
}
