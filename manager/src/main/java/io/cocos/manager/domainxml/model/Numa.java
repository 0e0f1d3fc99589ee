package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlType;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code <numa>} of {@code <cpu>}: which processors are near to which part of the memory.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#cpu-model-and-topology">libvirt: CPU model
 *     and topology</a>
 */
@XmlType(propOrder = {"cells", "otherElements"})
public class Numa extends OpenElement {
  @XmlElement(name = "cell")
  public List<NumaCell> cells = new ArrayList<>();
}
