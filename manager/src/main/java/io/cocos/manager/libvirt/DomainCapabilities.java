package io.cocos.manager.libvirt;

import io.cocos.manager.vm.Confidential;
import java.io.StringReader;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What libvirt says that guests can have, as far as it matters here. See <a
 * href="https://libvirt.org/formatdomaincaps.html">libvirt's domain capabilities</a>.
 *
 * @param mostVcpus how many virtual CPUs; empty when libvirt does not say
 * @param sev what they are told of AMD SEV; empty when they cannot have it
 * @param securityTypes which types of {@code <launchSecurity>} they can have, in libvirt's words:
 *     {@code sev} (SEV-ES too), {@code sev-snp}, {@code tdx}. libvirt lists them from 10.5 on; of
 *     older ones it is {@code sev} where they vouch for it, for they know no other
 * @param vtpm whether libvirt can emulate a TPM, with the programs that it takes
 */
record DomainCapabilities(
    OptionalInt mostVcpus, Optional<Sev> sev, Set<String> securityTypes, boolean vtpm) {
  private static final String SEV = "sev";

  /** Keeps an unmodifiable copy of the types. */
  DomainCapabilities {
    securityTypes = Set.copyOf(securityTypes);
  }

  /**
   * AMD SEV on this host.
   *
   * @param cBitPosition the page table bit that marks encrypted memory
   * @param reducedPhysBits how many bits physical addresses lose by it
   * @param slots how many guests there can be at once; libvirt says 0 where the processor does not
   *     say
   */
  record Sev(int cBitPosition, int reducedPhysBits, SevSlots slots) {}

  /** Whether guests can have that technology; the AMD ones take the values of {@link #sev} too. */
  boolean offers(Confidential technology) {
    return switch (technology) {
      case NONE -> true;
      case SEV, SEV_ES -> securityTypes.contains(SEV) && sev.isPresent();
      case SEV_SNP -> securityTypes.contains("sev-snp") && sev.isPresent();
      case TDX -> securityTypes.contains("tdx");
    };
  }

  /** How many guests of AMD's technologies there can be at once. */
  SevSlots slots() {
    return sev.map(Sev::slots).orElse(SevSlots.UNTOLD);
  }

  static DomainCapabilities parse(String xml) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try {
      return read(factory.createXMLStreamReader(new StringReader(xml)));
    } catch (XMLStreamException malformed) {
      throw new IllegalStateException("libvirt's domain capabilities are no XML", malformed);
    }
  }

  private static DomainCapabilities read(XMLStreamReader xml) throws XMLStreamException {
    OptionalInt mostVcpus = OptionalInt.empty();
    Optional<Sev> sev = Optional.empty();
    Optional<Set<String>> listed = Optional.empty();
    boolean vtpm = false;
    while (xml.hasNext()) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT) {
        switch (xml.getLocalName()) {
          case "vcpu" -> mostVcpus = number(xml.getAttributeValue(null, "max"));
          case SEV -> sev = sev(xml);
          case "launchSecurity" -> listed = Optional.of(values(xml));
          case "tpm" -> vtpm = values(xml).contains("emulator");
          default -> {}
        }
      }
    }
    Set<String> vouchedFor = sev.isPresent() ? Set.of(SEV) : Set.of();
    return new DomainCapabilities(mostVcpus, sev, listed.orElse(vouchedFor), vtpm);
  }

  /** The values of all enumerations in the element. */
  private static Set<String> values(XMLStreamReader xml) throws XMLStreamException {
    String element = xml.getLocalName();
    Set<String> values = new HashSet<>();
    while (!(xml.next() == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals(element))) {
      if (xml.isStartElement() && xml.getLocalName().equals("value")) {
        values.add(xml.getElementText());
      }
    }
    return values;
  }

  private static Optional<Sev> sev(XMLStreamReader xml) throws XMLStreamException {
    if (!"yes".equals(xml.getAttributeValue(null, "supported"))) {
      return Optional.empty();
    }
    OptionalInt cBitPosition = OptionalInt.empty();
    OptionalInt reducedPhysBits = OptionalInt.empty();
    OptionalInt mostGuests = OptionalInt.empty();
    OptionalInt mostGuestsWithEncryptedState = OptionalInt.empty();
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      String name = xml.getLocalName();
      String text = xml.getElementText();
      switch (name) {
        case "cbitpos" -> cBitPosition = number(text);
        case "reducedPhysBits" -> reducedPhysBits = number(text);
        case "maxGuests" -> mostGuests = number(text);
        case "maxESGuests" -> mostGuestsWithEncryptedState = number(text);
        default -> {}
      }
    }
    return cBitPosition.isPresent() && reducedPhysBits.isPresent()
        ? Optional.of(
            new Sev(
                cBitPosition.getAsInt(),
                reducedPhysBits.getAsInt(),
                new SevSlots(mostGuests, mostGuestsWithEncryptedState)))
        : Optional.empty();
  }

  private static OptionalInt number(String text) {
    return text != null && text.matches("[1-9][0-9]{0,8}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }
}
