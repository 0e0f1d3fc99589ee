package io.cocos.manager.domainxml;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The notes of a VM's life as XML: {@code <cocos-life:life
 * xmlns:cocos-life='urn:cocos:manager:life:1'>}, in the same two forms as {@linkplain
 * DomainMetadataXml those that never change}. libvirt replaces an element as a whole, so what
 * changes has one to itself: writing it drops nothing that a newer manager noted in the other.
 */
public final class DomainLifeXml {
  /** The XML namespace of these notes: the {@code uri} of libvirt's metadata calls. */
  public static final String NAMESPACE = "urn:cocos:manager:life:1";

  /** The prefix of that namespace: the {@code key} of {@code virDomainSetMetadata}. */
  public static final String PREFIX = "cocos-life";

  private static final String LIFE = "life";

  private DomainLifeXml() {}

  /** The element for a whole domain document. */
  static String toDocumentElement(DomainLife life) {
    return NotesWriter.documentElement(PREFIX, NAMESPACE, LIFE, out -> write(life, out));
  }

  /** The element as {@code virDomainSetMetadata} takes it. */
  public static String toElement(DomainLife life) {
    return NotesWriter.element(LIFE, out -> write(life, out));
  }

  /**
   * What is noted in an element as {@code virDomainGetMetadata} gives it.
   *
   * @throws DomainMetadataException if it cannot be read
   */
  public static DomainLife fromElement(String elementXml) {
    return read(NotesReader.readElement(LIFE, elementXml));
  }

  /**
   * What is noted in a domain, if anything is.
   *
   * @throws DomainMetadataException if it cannot be read
   */
  public static Optional<DomainLife> fromDomain(String domainXml) {
    return NotesReader.findInDomain(NAMESPACE, LIFE, domainXml).map(DomainLifeXml::read);
  }

  private static void write(DomainLife life, NotesWriter out) {
    out.field("started", life.startedAt().toString());
    out.field("ready", life.readyAt(), Object::toString);
    if (life.held()) {
      out.field("held", "true");
    }
    life.ending().ifPresent(ending -> out.child("ending", attributes(ending)));
  }

  private static SortedMap<String, String> attributes(DomainLife.Ending ending) {
    SortedMap<String, String> attributes = new TreeMap<>();
    attributes.put("state", ending.state());
    attributes.put("reason", Notes.encoded(ending.reason()));
    attributes.put("forceAt", ending.forceAt().toString());
    ending.endedAt().ifPresent(ended -> attributes.put("endedAt", ended.toString()));
    return attributes;
  }

  private static DomainLife read(Notes notes) {
    try {
      List<Notes.Child> endings = notes.children("ending");
      return new DomainLife(
          notes.required("started", Instant::parse),
          notes.optional("ready", Instant::parse),
          endings.stream().findFirst().map(DomainLifeXml::ending),
          notes.optional("held", Boolean::valueOf).orElse(false));
    } catch (IllegalArgumentException e) {
      throw new DomainMetadataException("the notes of the VM's life: " + e.getMessage(), e);
    }
  }

  private static DomainLife.Ending ending(Notes.Child ending) {
    return new DomainLife.Ending(
        ending.required("state", Function.identity()),
        ending.required("reason", Notes::decoded),
        ending.required("forceAt", Instant::parse),
        ending.optional("endedAt", Instant::parse));
  }
}
