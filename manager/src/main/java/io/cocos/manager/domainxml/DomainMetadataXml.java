package io.cocos.manager.domainxml;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The manager's notes as XML, in the two forms in which libvirt deals in them.
 *
 * <p>In a whole domain document they are {@code <cocos:vm xmlns:cocos='urn:cocos:manager:1'>} below
 * {@code <metadata>}. {@code virDomainGetMetadata} answers the same element without its namespace,
 * and {@code virDomainSetMetadata} wants it so: it adds the namespace itself, and refuses an
 * element that already has the prefix. They are written once, with the domain; what changes stands
 * in an element of its own, see {@link DomainLifeXml}.
 *
 * @see <a href="https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetMetadata">libvirt:
 *     virDomainSetMetadata</a>
 */
public final class DomainMetadataXml {
  /** The XML namespace of the notes: the {@code uri} of libvirt's metadata calls. */
  public static final String NAMESPACE = "urn:cocos:manager:1";

  private static final String PREFIX = "cocos";
  private static final String VM = "vm";

  private DomainMetadataXml() {}

  /** The element for a whole domain document. */
  static String toDocumentElement(DomainMetadata metadata) {
    return NotesWriter.documentElement(PREFIX, NAMESPACE, VM, out -> write(metadata, out));
  }

  /** The element as {@code virDomainSetMetadata} takes it. */
  public static String toElement(DomainMetadata metadata) {
    return NotesWriter.element(VM, out -> write(metadata, out));
  }

  /**
   * What is noted in an element as {@code virDomainGetMetadata} gives it.
   *
   * @throws DomainMetadataException if it cannot be read
   */
  public static DomainMetadata fromElement(String elementXml) {
    return read(NotesReader.readElement(VM, elementXml));
  }

  /**
   * What is noted in a domain; empty for a domain that is not the manager's.
   *
   * @throws DomainMetadataException if it cannot be read
   */
  public static Optional<DomainMetadata> fromDomain(String domainXml) {
    return NotesReader.findInDomain(NAMESPACE, VM, domainXml).map(DomainMetadataXml::read);
  }

  private static void write(DomainMetadata metadata, NotesWriter out) {
    out.field("computation", metadata.computationId(), Function.identity());
    out.field("manifest", text(metadata.manifest()));
    out.field("confidential", text(metadata.confidential()));
    out.field("vcpus", Integer.toString(metadata.vcpus()));
    out.field("memoryBytes", Long.toString(metadata.memoryBytes()));
    out.field("created", metadata.created().toString());
    out.field("timeout", metadata.timeout(), Object::toString);
    out.field("deadline", metadata.deadline(), Object::toString);
    out.field("idempotencyKey", metadata.idempotencyKey(), Notes::encoded);
    out.field("instance", metadata.instance(), Notes::encoded);
    for (HostForward forward : metadata.forwards()) {
      out.child("forward", attributes(forward));
    }
  }

  private static SortedMap<String, String> attributes(HostForward forward) {
    SortedMap<String, String> attributes = new TreeMap<>();
    attributes.put("name", forward.name());
    attributes.put("hostAddress", forward.hostAddress());
    attributes.put("hostPort", Integer.toString(forward.hostPort()));
    attributes.put("guestPort", Integer.toString(forward.guestPort()));
    return attributes;
  }

  private static DomainMetadata read(Notes notes) {
    try {
      return new DomainMetadata(
          notes.optional("computation", Function.identity()),
          notes.required("manifest", DomainMetadataXml::manifest),
          notes.children("forward").stream().map(DomainMetadataXml::forward).toList(),
          notes.required("vcpus", Integer::valueOf),
          notes.required("memoryBytes", Long::valueOf),
          notes.required("created", Instant::parse),
          notes.optional("timeout", Duration::parse),
          notes.optional("deadline", Instant::parse),
          notes.optional("idempotencyKey", Notes::decoded),
          notes.required("confidential", DomainMetadataXml::confidential),
          notes.optional("instance", Notes::decoded));
    } catch (IllegalArgumentException e) {
      throw new DomainMetadataException("the manager's metadata: " + e.getMessage(), e);
    }
  }

  private static HostForward forward(Notes.Child forward) {
    return new HostForward(
        forward.required("name", Function.identity()),
        forward.required("hostAddress", Function.identity()),
        forward.required("hostPort", Integer::valueOf),
        forward.required("guestPort", Integer::valueOf));
  }

  private static DomainMetadata.ManifestPlace manifest(String text) {
    return known(DomainMetadata.ManifestPlace.values(), DomainMetadataXml::text, text);
  }

  private static DomainMetadata.Confidentiality confidential(String text) {
    return known(DomainMetadata.Confidentiality.values(), DomainMetadataXml::text, text);
  }

  private static <T> T known(T[] values, Function<T, String> spelling, String text) {
    return Stream.of(values)
        .filter(value -> spelling.apply(value).equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not known to this manager"));
  }

  private static String text(DomainMetadata.ManifestPlace place) {
    return switch (place) {
      case NONE -> "none";
      case COMMAND_LINE -> "command-line";
      case FW_CFG -> "fw_cfg";
      case CALL -> "call";
    };
  }

  private static String text(DomainMetadata.Confidentiality confidentiality) {
    return switch (confidentiality) {
      case NONE -> "none";
      case SEV -> "sev";
      case SEV_ES -> "sev-es";
      case SEV_SNP -> "sev-snp";
      case TDX -> "tdx";
    };
  }
}
