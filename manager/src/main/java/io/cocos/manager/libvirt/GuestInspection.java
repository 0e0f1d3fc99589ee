package io.cocos.manager.libvirt;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.GuestDescription;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * One look at what a VM is made of: by libvirt's own document of its domain, and by the files that
 * the document names.
 *
 * @see <a href="https://libvirt.org/formatdomain.html">libvirt: Domain XML format</a>
 */
final class GuestInspection {
  private static final String NO_DOCTYPE = "http://apache.org/xml/features/disallow-doctype-decl";

  private final UUID id;
  private final Document domain;
  private final XPath xpath = XPathFactory.newDefaultInstance().newXPath();

  private GuestInspection(UUID id, Document domain) {
    this.id = id;
    this.domain = domain;
  }

  /**
   * Describes a VM. Reads the files that its domain was started from, whole.
   *
   * @param domainXml the document of its domain as it runs, or would run if it does not
   * @throws ManagerException with {@code HOST_FILE_UNUSABLE} when one of the files cannot be read
   */
  static GuestDescription of(UUID id, Optional<String> computationId, String domainXml) {
    return new GuestInspection(id, parsed(domainXml)).describe(computationId);
  }

  private GuestDescription describe(Optional<String> computationId) {
    return new GuestDescription(
        id,
        computationId,
        Integer.parseInt(first("/domain/vcpu/@current", "/domain/vcpu").orElseThrow()),
        first("/domain/cpu/model", "/domain/cpu/@mode").orElse(""),
        first("/domain/os/cmdline"),
        digest("/domain/os/loader"),
        digest("/domain/os/kernel"),
        digest("/domain/os/initrd"),
        sev());
  }

  private Optional<GuestDescription.Sev> sev() {
    return first("/domain/launchSecurity[@type='sev']/policy")
        .map(
            policy ->
                new GuestDescription.Sev(
                    Long.decode(policy),
                    number("/domain/launchSecurity/cbitpos"),
                    number("/domain/launchSecurity/reducedPhysBits"),
                    first("/domain/launchSecurity/@kernelHashes").equals(Optional.of("yes"))));
  }

  private Optional<String> digest(String path) {
    return first(path).map(file -> digest(Path.of(file)));
  }

  private String digest(Path file) {
    try {
      return Sha256.of(file);
    } catch (IOException unreadable) {
      throw new ManagerException(
          ErrorCode.HOST_FILE_UNUSABLE,
          "%s, which VM %s was started from, cannot be read: %s; put it back, or let this user read it"
              .formatted(file, id, unreadable),
          unreadable);
    }
  }

  private OptionalInt number(String path) {
    return first(path).stream().mapToInt(Integer::parseInt).findFirst();
  }

  /** The text of the first of these places that has one. */
  private Optional<String> first(String... paths) {
    return Stream.of(paths).map(this::text).filter(text -> !text.isEmpty()).findFirst();
  }

  private String text(String path) {
    try {
      return xpath.evaluate(path, domain);
    } catch (XPathExpressionException impossible) {
      throw new IllegalStateException(path + " is no XPath", impossible);
    }
  }

  private static Document parsed(String xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature(NO_DOCTYPE, true);
      return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    } catch (ParserConfigurationException | SAXException | IOException malformed) {
      throw new IllegalStateException("libvirt's document of a domain is no XML", malformed);
    }
  }
}
