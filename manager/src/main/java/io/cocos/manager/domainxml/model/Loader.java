package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlValue;

/** {@code <loader>} of {@code <os>}: the firmware's code. */
public class Loader extends OpenText {
  @XmlAttribute public String readonly;
  @XmlAttribute public String type;
  @XmlAttribute public String stateless;
  @XmlValue public String path;
}
