package io.cocos.manager.domainxml;

import java.util.Optional;

/**
 * The manager's notes as XML, in the two forms in which libvirt deals in them.
 *
 * <p>In a whole domain document they are {@code <cocos:vm xmlns:cocos='urn:cocos:manager:1'>} below
 * {@code <metadata>}. {@code virDomainGetMetadata} answers the same element without its namespace,
 * and {@code virDomainSetMetadata} wants it so: it adds the namespace itself, and refuses an
 * element that already has the prefix.
 *
 * <p>The text of outside strings is percent-encoded as in a web form, so that the notes are ASCII
 * whatever is in them: libvirt writes its documents in UTF-8, and its Java binding reads them in
 * the platform's charset.
 *
 * @see <a href="https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetMetadata">libvirt:
 *     virDomainSetMetadata</a>
 */
public final class DomainMetadataXml {
  /** The XML namespace of the notes: the {@code uri} of libvirt's metadata calls. */
  public static final String NAMESPACE = "urn:cocos:manager:1";

  /** The prefix of that namespace: the {@code key} of {@code virDomainSetMetadata}. */
  public static final String PREFIX = "cocos";

  private DomainMetadataXml() {}

  /** The element as {@code virDomainSetMetadata} takes it. */
  public static String toElement(DomainMetadata metadata) {
    return MetadataWriter.text(metadata);
  }

  /**
   * What is noted in an element as {@code virDomainGetMetadata} gives it.
   *
   * @throws DomainMetadataException if it cannot be read
   */
  public static DomainMetadata fromElement(String elementXml) {
    return MetadataReader.readElement(elementXml);
  }

  /**
   * What is noted in a domain; empty for a domain that is not the manager's.
   *
   * @throws DomainMetadataException if it cannot be read
   */
  public static Optional<DomainMetadata> fromDomain(String domainXml) {
    return MetadataReader.findInDomain(domainXml);
  }
}
