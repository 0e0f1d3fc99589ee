package io.cocos.manager.doctor;

import io.cocos.manager.config.GuestConfig;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.domainxml.DomainDocuments;
import io.cocos.manager.domainxml.DomainTemplateException;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.libvirt.GuestFiles;
import io.cocos.manager.libvirt.LibvirtEventLoop;
import io.cocos.manager.libvirt.LibvirtHypervisor;
import io.cocos.manager.vm.Confidential;
import io.cocos.manager.vm.HostOffers;
import io.cocos.manager.vm.Hypervisor;
import io.opentelemetry.api.trace.TracerProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Looks whether this host can run VMs as configured. Serves nobody and launches nothing, but for
 * the guest that finds out whether KVM works, where that is not known since the host has booted.
 */
public final class Doctor {
  private final ManagerConfig config;
  private final Path template;
  private final Confidential wanted;
  private final List<Finding> findings = new ArrayList<>();

  private Doctor(ManagerConfig config, Path template, Confidential wanted) {
    this.config = config;
    this.template = template;
    this.wanted = wanted;
  }

  /**
   * Looks at everything. Takes as long as libvirt does; some seconds more where KVM has to be
   * tried.
   *
   * @param configuration reads the configuration, and throws what is wrong with it
   * @param template which file VMs of a configuration are made from
   * @param wanted how VMs of a configuration are to be protected
   */
  public static Examination examine(
      Supplier<ManagerConfig> configuration,
      Function<ManagerConfig, Path> template,
      Function<GuestConfig, Confidential> wanted) {
    ManagerConfig config;
    try {
      config = configuration.get();
    } catch (ManagerException malformed) {
      return new Examination(List.of(Finding.wrong("configuration", malformed.getMessage())));
    }
    Doctor doctor = new Doctor(config, template.apply(config), wanted.apply(config.guest()));
    doctor.look();
    return new Examination(doctor.findings);
  }

  private void look() {
    findings.add(
        config.warnings().isEmpty()
            ? Finding.ok("configuration", "nothing is wrong with the variables")
            : new Finding("configuration", Finding.Outcome.NOTE, config.warnings()));
    findings.addAll(new Ports(config.http(), config.grpc()).look());
    findings.add(
        new StateFolder(config.stateFolder(), config.admission().diskReserveBytes()).look());
    findings.add(
        new GuestFiles(config.guest())
            .missing()
            .map(missing -> Finding.wrong("guest files", missing))
            .orElseGet(() -> Finding.ok("guest files", "what guests boot from can be read")));
    DomainDocuments documents;
    try {
      documents = new DomainDocuments(template);
    } catch (DomainTemplateException unusable) {
      findings.add(Finding.wrong("template", unusable.getMessage()));
      findings.add(Finding.note("libvirt", "not asked, for want of a template"));
      return;
    }
    findings.add(Finding.ok("template", template + " is a domain document"));
    lookAtHost(documents);
  }

  private void lookAtHost(DomainDocuments documents) {
    try (LibvirtHypervisor hypervisor =
        new LibvirtHypervisor(
            LibvirtEventLoop.ofProcess(), documents, config, TracerProvider.noop().get(""))) {
      hypervisor.listen(new NoNews());
      HostOffers unused = hypervisor.offers(); // whoever does not answer launches nothing either
      Optional<String> refusal = refusal(hypervisor);
      findings.addAll(new HostFindings(hypervisor.offers(), wanted).look());
      findings.add(
          refusal
              .map(why -> Finding.wrong("VMs", why))
              .orElseGet(() -> Finding.ok("VMs", protection())));
    } catch (ManagerException failed) {
      findings.add(Finding.wrong("libvirt", failed.getMessage()));
    }
  }

  private String protection() {
    return wanted == Confidential.NONE
        ? "as configured, nothing protects them from their host"
        : "every VM is protected from its host by " + wanted.title();
  }

  private static Optional<String> refusal(LibvirtHypervisor hypervisor) {
    try {
      hypervisor.requireLaunchable();
      return Optional.empty();
    } catch (ManagerException refused) {
      return Optional.of(refused.getMessage());
    }
  }

  /** Nobody looks after VMs here. */
  private static final class NoNews implements Hypervisor.Listener {
    @Override
    public void connected() {}

    @Override
    public void disconnected() {}

    @Override
    public void changed(UUID id) {}
  }
}
