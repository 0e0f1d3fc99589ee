package io.cocos.manager.libvirt;

import io.cocos.manager.config.AccelerationChoice;
import io.cocos.manager.domainxml.DomainSpec.Acceleration;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides between KVM and TCG, once. An operator's explicit choice is obeyed or refused, never
 * changed. Left to the chooser, KVM is taken only where it was seen to execute a guest: some hosts
 * offer a KVM that starts guests and never runs them. Safe for use by many threads.
 */
final class AccelerationChooser {
  private static final Logger log = LoggerFactory.getLogger(AccelerationChooser.class);

  private final AccelerationChoice choice;
  private final Supplier<HostCapabilities> capabilities;
  private final Supplier<KvmProbe.Outcome> probe;
  private final AtomicReference<CompletableFuture<Acceleration>> chosen = new AtomicReference<>();

  /**
   * Chooses when first asked.
   *
   * @param choice what the operator wants
   * @param capabilities asks the host what it offers
   * @param probe finds out whether KVM executes guests; takes some seconds
   */
  AccelerationChooser(
      AccelerationChoice choice,
      Supplier<HostCapabilities> capabilities,
      Supplier<KvmProbe.Outcome> probe) {
    this.choice = choice;
    this.capabilities = capabilities;
    this.probe = probe;
  }

  /**
   * The acceleration of every VM. The first caller finds it out while the others wait.
   *
   * @throws ManagerException with {@code HOST_UNSUITABLE} when KVM was asked for and is not there
   */
  Acceleration choose() {
    CompletableFuture<Acceleration> mine = new CompletableFuture<>();
    CompletableFuture<Acceleration> current =
        chosen.updateAndGet(known -> known == null ? mine : known);
    if (current == mine) {
      try {
        mine.complete(findOut());
      } catch (RuntimeException failed) {
        chosen.set(null); // the next caller tries again
        mine.completeExceptionally(failed);
      }
    }
    try {
      return current.join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof ManagerException known ? known : failed;
    }
  }

  private Acceleration findOut() {
    return switch (choice) {
      case TCG -> Acceleration.TCG;
      case KVM -> {
        if (!capabilities.get().offersKvm()) {
          throw new ManagerException(
              ErrorCode.HOST_UNSUITABLE,
              "MANAGER_QEMU_ENABLE_KVM is true, but libvirt offers no KVM on this host: look at"
                  + " /dev/kvm and at 'virsh domcapabilities', or set it to auto or false");
        }
        yield Acceleration.KVM;
      }
      case AUTO -> {
        if (!capabilities.get().offersKvm()) {
          yield emulated("libvirt offers no KVM on this host");
        }
        KvmProbe.Outcome outcome = probe.get();
        yield outcome.executes() ? Acceleration.KVM : emulated(outcome.why());
      }
    };
  }

  private static Acceleration emulated(String why) {
    log.warn(
        "VMs are emulated in software (TCG) and will be SLOW: {}; set MANAGER_QEMU_ENABLE_KVM=false to accept this without a probe",
        why);
    return Acceleration.TCG;
  }
}
