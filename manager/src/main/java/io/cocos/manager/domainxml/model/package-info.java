/**
 * The libvirt domain document as Java objects, to the extent that the manager touches it.
 *
 * <p>These classes hold data and nothing else: public, mutable fields, because JAXB fills them and
 * the configurators of {@link io.cocos.manager.domainxml} change them; no other package should. All
 * elements and attributes that are not modelled are kept as they came (see {@link
 * io.cocos.manager.domainxml.model.OpenElement}), except comments and the order of siblings of
 * different names, to which libvirt gives no meaning.
 *
 * @see <a href="https://libvirt.org/formatdomain.html">libvirt: Domain XML format</a>
 */
@XmlSchema(
    xmlns = {
      @XmlNs(prefix = "qemu", namespaceURI = QemuCommandLine.NAMESPACE),
    })
@XmlAccessorType(XmlAccessType.FIELD)
package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlNs;
import jakarta.xml.bind.annotation.XmlSchema;
