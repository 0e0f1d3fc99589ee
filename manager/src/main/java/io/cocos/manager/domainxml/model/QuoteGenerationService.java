package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;

/**
 * {@code <quoteGenerationService>} of {@code <launchSecurity>}: who signs a TDX guest's reports.
 */
public class QuoteGenerationService {
  @XmlAttribute public String path;

  /** For JAXB. */
  public QuoteGenerationService() {}

  /** The service that listens on that socket. */
  public QuoteGenerationService(String path) {
    this.path = path;
  }
}
