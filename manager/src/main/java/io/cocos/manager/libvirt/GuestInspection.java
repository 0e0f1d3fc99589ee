package io.cocos.manager.libvirt;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.GuestDescription;
import io.cocos.manager.vm.Protection;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
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
  private final FileDigests digests;
  private final XPath xpath = XPathFactory.newDefaultInstance().newXPath();

  /**
   * Looks at a VM.
   *
   * @param domainXml the document of its domain as it runs, or would run if it does not
   * @param digests reads the files
   */
  GuestInspection(UUID id, String domainXml, FileDigests digests) {
    this.id = id;
    this.domain = parsed(domainXml);
    this.digests = digests;
  }

  /** The file with its firmware's code; empty when it has none of its own. */
  Optional<Path> firmware() {
    return first("/domain/os/loader").map(Path::of);
  }

  /**
   * Describes it. Reads the files that its domain was started from, whole.
   *
   * @throws ManagerException with {@code HOST_FILE_UNUSABLE} when one of the files cannot be read
   */
  GuestDescription describe(Optional<String> computationId) {
    return new GuestDescription(
        id,
        computationId,
        Integer.parseInt(first("/domain/vcpu/@current", "/domain/vcpu").orElseThrow()),
        first("/domain/cpu/model", "/domain/cpu/@mode").orElse(""),
        first("/domain/os/cmdline"),
        digest("/domain/os/loader"),
        digest("/domain/os/kernel"),
        digest("/domain/os/initrd"),
        protection());
  }

  private Optional<Protection> protection() {
    long policy = first("/domain/launchSecurity/policy").map(GuestInspection::bits).orElse(0L);
    OptionalInt cBit = number("/domain/launchSecurity/cbitpos");
    OptionalInt reduced = number("/domain/launchSecurity/reducedPhysBits");
    boolean hashes = text("/domain/launchSecurity/@kernelHashes").equals("yes");
    return switch (text("/domain/launchSecurity/@type")) {
      case "sev" -> Optional.of(new Protection.Sev(policy, cBit, reduced, hashes));
      case "sev-snp" ->
          Optional.of(
              new Protection.SevSnp(
                  policy, cBit, reduced, hashes, bytes("/domain/launchSecurity/hostData")));
      case "tdx" ->
          Optional.of(
              new Protection.Tdx(
                  policy,
                  bytes("/domain/launchSecurity/mrConfigId"),
                  bytes("/domain/launchSecurity/mrOwner"),
                  bytes("/domain/launchSecurity/mrOwnerConfig")));
      default -> Optional.empty();
    };
  }

  /** Up to 64 bits in hex. */
  private static long bits(String hex) {
    return Long.parseUnsignedLong(hex.replaceFirst("^0[xX]", ""), 16);
  }

  /** Base64 as hex. */
  private Optional<String> bytes(String path) {
    return first(path)
        .map(String::strip)
        .map(Base64.getDecoder()::decode)
        .map(HexFormat.of()::formatHex);
  }

  private Optional<String> digest(String path) {
    return first(path).map(file -> digest(Path.of(file)));
  }

  private String digest(Path file) {
    try {
      return digests.of(file);
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
