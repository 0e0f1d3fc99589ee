package io.cocos.manager.domainxml;

import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import javax.xml.transform.dom.DOMResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Writes the manager's notes, in our namespace for a document or in none for libvirt's calls. */
final class MetadataWriter {
  private final XMLStreamWriter out;
  private final String prefix;
  private final String namespace;

  private MetadataWriter(XMLStreamWriter out, String prefix, String namespace) {
    this.out = out;
    this.prefix = prefix;
    this.namespace = namespace;
  }

  static Element element(DomainMetadata metadata) {
    try {
      Document document =
          DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().newDocument();
      XMLStreamWriter out =
          XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(new DOMResult(document));
      new MetadataWriter(out, DomainMetadataXml.PREFIX, DomainMetadataXml.NAMESPACE)
          .write(metadata);
      return document.getDocumentElement();
    } catch (ParserConfigurationException | XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  static String text(DomainMetadata metadata) {
    try {
      StringWriter text = new StringWriter();
      XMLStreamWriter out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      new MetadataWriter(out, "", "").write(metadata);
      out.flush();
      return text.toString();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(DomainMetadata metadata) throws XMLStreamException {
    start("vm");
    field("computation", metadata.computationId(), Function.identity());
    field("manifest", manifest(metadata.manifest()));
    field("confidential", confidential(metadata.confidential()));
    field("created", metadata.created().toString());
    field("timeout", metadata.timeout(), Object::toString);
    field("deadline", metadata.deadline(), Object::toString);
    field("ready", metadata.ready(), Object::toString);
    field("idempotencyKey", metadata.idempotencyKey(), MetadataWriter::encoded);
    field("instance", metadata.instance(), MetadataWriter::encoded);
    for (HostForward forward : metadata.forwards()) {
      start("forward");
      out.writeAttribute("name", forward.name());
      out.writeAttribute("hostAddress", forward.hostAddress());
      out.writeAttribute("hostPort", Integer.toString(forward.hostPort()));
      out.writeAttribute("guestPort", Integer.toString(forward.guestPort()));
      out.writeEndElement();
    }
    out.writeEndElement();
  }

  private <T> void field(String name, Optional<T> value, Function<T, String> text)
      throws XMLStreamException {
    if (value.isPresent()) {
      field(name, text.apply(value.get()));
    }
  }

  private void field(String name, String value) throws XMLStreamException {
    start(name);
    out.writeCharacters(value);
    out.writeEndElement();
  }

  private void start(String name) throws XMLStreamException {
    out.writeStartElement(prefix, name, namespace);
  }

  static String manifest(DomainMetadata.ManifestPlace place) {
    return switch (place) {
      case NONE -> "none";
      case COMMAND_LINE -> "command-line";
      case FW_CFG -> "fw_cfg";
      case CALL -> "call";
    };
  }

  static String confidential(DomainMetadata.Confidentiality confidentiality) {
    return switch (confidentiality) {
      case NONE -> "none";
      case SEV -> "sev";
    };
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
