package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlValue;

/** {@code <type>} of {@code <os>}: {@code hvm}, on which machine. */
public class OsType extends OpenText {
  @XmlAttribute public String machine;
  @XmlValue public String value = "hvm";
}
