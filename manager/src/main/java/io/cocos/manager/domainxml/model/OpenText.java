package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAnyAttribute;
import jakarta.xml.bind.annotation.XmlTransient;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.namespace.QName;

/** An element with text only: attributes which are not modelled stay. */
@XmlTransient
public abstract class OpenText {
  /** Attributes which are not modelled. */
  @XmlAnyAttribute public Map<QName, String> otherAttributes = new LinkedHashMap<>();
}
