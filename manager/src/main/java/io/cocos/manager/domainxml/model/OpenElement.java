package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAnyAttribute;
import jakarta.xml.bind.annotation.XmlAnyElement;
import jakarta.xml.bind.annotation.XmlTransient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.namespace.QName;
import org.w3c.dom.Element;

/** An element with children: those which are not modelled, and their like in attributes, stay. */
@XmlTransient
public abstract class OpenElement {
  /** Attributes which are not modelled. */
  @XmlAnyAttribute public Map<QName, String> otherAttributes = new LinkedHashMap<>();

  /** Child elements which are not modelled. */
  @XmlAnyElement public List<Element> otherElements = new ArrayList<>();
}
