package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;

/** A feature of {@code <features>} that is on or off. */
public class FeatureState extends OpenElement {
  @XmlAttribute public String state;
}
