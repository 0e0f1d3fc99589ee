package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlValue;

/** {@code <entry>} of {@code <sysinfo type='fwcfg'>}: a name, and a file or a text. */
public class SysinfoEntry extends OpenText {
  @XmlAttribute public String name;
  @XmlAttribute public String file;
  @XmlValue public String text;
}
