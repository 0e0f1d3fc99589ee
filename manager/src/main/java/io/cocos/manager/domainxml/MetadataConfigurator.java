package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Domain;
import java.util.Set;
import java.util.UUID;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

/**
 * A place for the manager's notes; those of other applications stay.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#general-metadata">libvirt: General
 *     metadata</a>
 */
final class MetadataConfigurator implements DomainConfigurator {
  /** How far the notes are indented. */
  static final String INDENTATION = "    ";

  private static final Set<String> OURS =
      Set.of(DomainMetadataXml.NAMESPACE, DomainLifeXml.NAMESPACE);

  /** The name of an element that no template has. */
  private final String place = "notes-" + UUID.randomUUID();

  /** The place for the notes as it is written. */
  String place() {
    return "<" + place + "/>";
  }

  /**
   * The notes as they are written. The domain is started as soon as it is defined, so its life
   * begins when it was asked for.
   */
  static String notes(DomainMetadata metadata) {
    return DomainMetadataXml.toDocumentElement(metadata)
        + "\n"
        + INDENTATION
        + DomainLifeXml.toDocumentElement(DomainLife.begun(metadata.created()));
  }

  @Override
  public void configure(Domain domain, DomainSpec spec) {
    domain.metadata.otherElements.removeIf(
        element -> element.getNamespaceURI() != null && OURS.contains(element.getNamespaceURI()));
    try {
      domain.metadata.otherElements.add(
          DocumentBuilderFactory.newDefaultInstance()
              .newDocumentBuilder()
              .newDocument()
              .createElementNS(null, place));
    } catch (ParserConfigurationException impossible) {
      throw new IllegalStateException("Java cannot make a document", impossible);
    }
  }
}
