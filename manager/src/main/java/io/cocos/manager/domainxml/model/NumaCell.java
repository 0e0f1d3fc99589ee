package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;

/** {@code <cell>} of {@code <numa>}: some memory, and the processors that are near to it. */
public class NumaCell extends OpenElement {
  @XmlAttribute public Integer id;
  @XmlAttribute public String cpus;
  @XmlAttribute public Long memory;
  @XmlAttribute public String unit;
}
