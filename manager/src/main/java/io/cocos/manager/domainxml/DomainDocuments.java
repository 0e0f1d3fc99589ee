package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Domain;
import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Renders domain documents from one template: one for each kind of VM, in which the values of each
 * VM are then filled in. Expensive to make, cheap to use, safe to share.
 *
 * @see <a href="https://libvirt.org/formatdomain.html">libvirt: Domain XML format</a>
 */
public final class DomainDocuments {
  private final DomainTemplate template;
  private final DomainWriter writer;
  private final OwnValues example = new OwnValues();
  private final MetadataConfigurator metadata = new MetadataConfigurator();

  /** By the example of each kind; there are few, since the configuration never changes. */
  private final Map<DomainSpec, DocumentForm> forms = new ConcurrentHashMap<>();

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

  /** The document for libvirt, the same for the same spec. */
  public DomainDocument render(DomainSpec spec) {
    return forms
        .computeIfAbsent(example.example(spec), this::form)
        .filled(own(spec, MetadataConfigurator.notes(spec.metadata())));
  }

  private DocumentForm form(DomainSpec kind) {
    Domain domain = configured(kind);
    metadata.configure(domain, kind);
    return DocumentForm.of(writer.write(domain), own(kind, metadata.place()));
  }

  private static List<String> own(DomainSpec spec, String notes) {
    List<String> own = OwnValues.of(spec);
    own.add(notes);
    return own;
  }

  /**
   * The document without the manager's notes, so that no manager takes the domain for one of its
   * VMs.
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
