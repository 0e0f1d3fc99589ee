package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlValue;

/** {@code <nvram>} of {@code <os>}: the firmware's variables, copied from a template. */
public class Nvram extends OpenText {
  @XmlAttribute public String template;
  @XmlValue public String path;
}
