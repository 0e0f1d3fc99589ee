package io.cocos.manager.libvirt;

import io.cocos.manager.domainxml.DomainDocument;
import io.cocos.manager.domainxml.DomainDocuments;
import io.cocos.manager.domainxml.DomainMetadata.Confidentiality;
import io.cocos.manager.domainxml.DomainSpec;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Confidential;
import io.cocos.manager.vm.DomainState;
import io.cocos.manager.vm.Life;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.PortTakenException;
import io.cocos.manager.vm.VmSpec;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.libvirt.LibvirtException;
import org.libvirt.jna.DomainPointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Defines and starts the domains of VMs, and undoes what failed, be it later. Safe for use by many
 * threads.
 */
final class DomainLaunches {
  private static final Logger log = LoggerFactory.getLogger(DomainLaunches.class);

  private final LibvirtConnection connection;
  private final DomainDocuments documents;
  private final Duration timeout;
  private final Consumer<UUID> removal;

  /** Launches that failed with the connection, so that nobody knows yet what is left of them. */
  private final Set<UUID> halfDone = ConcurrentHashMap.newKeySet();

  /**
   * Nothing was launched yet.
   *
   * @param timeout how long defining a domain and starting it may take
   * @param removal removes a VM as if it had been launched
   */
  DomainLaunches(
      LibvirtConnection connection,
      DomainDocuments documents,
      Duration timeout,
      Consumer<UUID> removal) {
    this.connection = connection;
    this.documents = documents;
    this.timeout = timeout;
    this.removal = removal;
  }

  /**
   * Launches a VM whose files are there; when that fails they are removed.
   *
   * @param spec what its domain document is to say
   * @param crowded whether its guest is to wait for {@link #begin}, if nothing protects it
   */
  ObservedVm launch(VmSpec vm, DomainSpec spec, BooleanSupplier crowded) {
    try {
      DomainDocument document = documents.render(spec);
      return connection.call(
          "launch",
          vm.id(),
          timeout,
          session -> {
            boolean held = vm.held() || waitsForOthers(session, spec, crowded);
            return session.define(document, domain -> start(session, domain, vm, spec, held));
          });
    } catch (ManagerException failed) {
      undo(vm.id(), failed);
      throw explained(vm, failed);
    }
  }

  /**
   * Lets the guest of a domain begin that was launched to be held; when that fails it is removed.
   */
  ObservedVm begin(ObservedVm launched) {
    UUID id = launched.id();
    try {
      connection.call("resume", id, timeout, session -> session.resume(id));
      return launched.withState(DomainState.RUNNING);
    } catch (ManagerException failed) {
      undo(id, failed);
      throw failed;
    }
  }

  /** Whether a domain is not what is left of a launch that failed, which waits for its end. */
  boolean isWhole(ObservedVm vm) {
    return !halfDone.contains(vm.id());
  }

  /** The domains that are left of launches that failed, and wait for their end. */
  Set<UUID> halfDone() {
    return Set.copyOf(halfDone);
  }

  /** Undoes what could not be undone before. */
  void undoHalfDone() {
    for (UUID id : List.copyOf(halfDone)) {
      removal.accept(id);
      halfDone.remove(id);
    }
  }

  private void undo(UUID id, ManagerException failed) {
    try {
      removal.accept(id);
    } catch (ManagerException alsoFailed) {
      log.warn("VM {} did not start and could not be removed yet: {}", id, alsoFailed.getMessage());
      halfDone.add(id);
      failed.addSuppressed(alsoFailed);
    }
  }

  /** That it is held is noted before anybody can see it wait. */
  private static ObservedVm start(
      Session session, DomainPointer domain, VmSpec vm, DomainSpec spec, boolean held)
      throws LibvirtException {
    Span.current().addEvent("defined");
    Life life = held ? Life.heldFrom(vm.createdAt()) : Life.begun(vm.createdAt());
    if (held) {
      Optional<Life> unused =
          session.withDomain(
              vm.id(),
              defined -> {
                MarkedDomain.note(defined, life);
                return life;
              });
    }
    session.start(domain, held);
    return new VmNotes(spec.metadata(), life, protection(session, spec))
        .observed(vm.id(), vm.domain(), held ? DomainState.PAUSED : DomainState.RUNNING);
  }

  /** Protected ones never do: one of them that is held waits for a secret. */
  private static boolean waitsForOthers(Session session, DomainSpec spec, BooleanSupplier crowded)
      throws LibvirtException {
    return isPlain(spec) && crowded.getAsBoolean() && session.startsPaused();
  }

  private static boolean isPlain(DomainSpec spec) {
    return spec.metadata().confidential() == Confidentiality.NONE;
  }

  /** One that is gone already is protected by nothing, and shown as ended. */
  private static Confidential protection(Session session, DomainSpec spec) throws LibvirtException {
    if (isPlain(spec)) {
      return Confidential.NONE;
    }
    return session
        .withDomain(
            spec.uuid(),
            domain -> LiveProtection.asAsked(spec.uuid(), domain, spec.metadata().confidential()))
        .orElse(Confidential.NONE);
  }

  private static ManagerException explained(VmSpec vm, ManagerException failed) {
    if (failed.code() != ErrorCode.HYPERVISOR_REFUSED) {
      return failed;
    }
    return TakenPorts.first(vm.forwards())
        .<ManagerException>map(taken -> new PortTakenException(taken.hostPort(), failed))
        .orElse(failed);
  }
}
