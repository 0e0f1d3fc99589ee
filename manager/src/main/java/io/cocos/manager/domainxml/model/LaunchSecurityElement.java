package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlType;

/**
 * {@code <launchSecurity>}: how the guest's memory is encrypted.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#launch-security">libvirt: Launch Security</a>
 */
@XmlType(
    name = "launchSecurity",
    propOrder = {
      "cBitPosition",
      "reducedPhysBits",
      "policy",
      "ownerCertificate",
      "session",
      "guestVisibleWorkarounds",
      "identityBlock",
      "identityAuthentication",
      "hostData",
      "configurationId",
      "owner",
      "ownerConfiguration",
      "quoteGenerationService",
      "otherElements"
    })
public class LaunchSecurityElement extends OpenElement {
  @XmlAttribute public String type;
  @XmlAttribute public String kernelHashes;
  @XmlAttribute public String authorKey;

  @XmlAttribute(name = "vcek")
  public String chipKey;

  @XmlElement(name = "cbitpos")
  public Integer cBitPosition;

  public Integer reducedPhysBits;
  public String policy;

  @XmlElement(name = "dhCert")
  public String ownerCertificate;

  public String session;
  public String guestVisibleWorkarounds;

  @XmlElement(name = "idBlock")
  public String identityBlock;

  @XmlElement(name = "idAuth")
  public String identityAuthentication;

  public String hostData;

  @XmlElement(name = "mrConfigId")
  public String configurationId;

  @XmlElement(name = "mrOwner")
  public String owner;

  @XmlElement(name = "mrOwnerConfig")
  public String ownerConfiguration;

  public QuoteGenerationService quoteGenerationService;
}
