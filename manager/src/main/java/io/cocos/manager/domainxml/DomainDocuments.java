package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Domain;
import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import java.nio.file.Path;
import java.util.List;

/**
 * Renders domain documents from one template. Expensive to make, cheap to use, safe to share.
 *
 * @see <a href="https://libvirt.org/formatdomain.html">libvirt: Domain XML format</a>
 */
public final class DomainDocuments {
  private final DomainTemplate template;
  private final DomainWriter writer;
  private final List<DomainConfigurator> configurators =
      List.of(
          new IdentityConfigurator(),
          new MachineConfigurator(),
          new MemoryConfigurator(),
          new CpuConfigurator(),
          new FirmwareConfigurator(),
          new DirectBootConfigurator(),
          new DiskBootConfigurator(),
          new ManifestConfigurator(),
          new ConsoleConfigurator(),
          new NetworkConfigurator(),
          new LaunchSecurityConfigurator(),
          new FeaturesConfigurator(),
          new TpmConfigurator(),
          new VirtioConfigurator());

  /**
   * Reads the template.
   *
   * @throws DomainTemplateException if the file cannot be read, or is no domain document
   */
  public DomainDocuments(Path template) {
    JAXBContext model = model();
    this.template = new DomainTemplate(model, template);
    this.writer = new DomainWriter(model);
  }

  /** The document for libvirt: ASCII text, the same for the same spec. */
  public String render(DomainSpec spec) {
    Domain domain = configured(spec);
    new MetadataConfigurator().configure(domain, spec);
    return writer.write(domain);
  }

  /**
   * The same without the manager's notes, so that no manager takes the domain for one of its VMs.
   */
  public String renderUnmarked(DomainSpec spec) {
    return writer.write(configured(spec));
  }

  private Domain configured(DomainSpec spec) {
    Domain domain = template.instantiate();
    for (DomainConfigurator configurator : configurators) {
      configurator.configure(domain, spec);
    }
    return domain;
  }

  private static JAXBContext model() {
    try {
      return JAXBContext.newInstance(Domain.class);
    } catch (JAXBException e) {
      throw new IllegalStateException("the model of the domain document is broken", e);
    }
  }
}
