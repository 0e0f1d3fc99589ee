package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;

/** {@code <qemu:arg>}: one argument of QEMU's command line. */
public class QemuArgument {
  @XmlAttribute public String value = "";

  /** For JAXB. */
  public QemuArgument() {}

  /** An argument of that text. */
  public QemuArgument(String value) {
    this.value = value;
  }
}
