package io.cocos.manager.vm;

import io.cocos.computation.Computation;
import io.cocos.manager.error.ManagerException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * What runs the VMs and remembers them. It is the only memory there is: a VM that it does not list
 * does not exist. Domains that are not ours are invisible through it. Safe for use by many threads.
 *
 * <p>Every method throws {@link ManagerException} with {@code HYPERVISOR_UNAVAILABLE}, {@code
 * HYPERVISOR_TIMEOUT} or {@code OVERLOADED} when the hypervisor cannot be asked.
 */
public interface Hypervisor extends AutoCloseable {
  /** The same as {@link #launch(VmSpec, BooleanSupplier)}, of a VM that is the only one. */
  default ObservedVm launch(VmSpec spec) {
    return launch(spec, () -> false);
  }

  /**
   * Defines and starts a VM. All or nothing: when it throws, no domain and no file of it is left.
   *
   * @param crowded whether so many others are launched at the same time that its guest is to wait
   *     for {@link #begin}; asked as late as it can be
   * @return the VM, running, or held when that was asked for or it is crowded
   * @throws ManagerException with {@code UNSUPPORTED_REQUEST} when it is to be held and gets no
   *     protection that takes launch secrets, with {@code PORT_TAKEN} (a {@link
   *     PortTakenException}) when a host port is in use, or with the code of whatever else the host
   *     lacks
   */
  ObservedVm launch(VmSpec spec, BooleanSupplier crowded);

  /**
   * Lets the guest of a VM begin that was launched in a crowd. All or nothing: when it throws, no
   * domain and no file of it is left.
   *
   * @return the VM, running
   */
  ObservedVm begin(ObservedVm launched);

  /**
   * What {@link #launch} would do, by the same decisions; does nothing.
   *
   * @throws ManagerException with the code of whatever the host lacks, as {@link #launch} does
   */
  PlannedGuest plan(VmSpec spec);

  /**
   * What the host offers VMs now. Asks for it, and reads the firmware, which takes some
   * milliseconds; tries nothing out.
   */
  HostOffers offers();

  /** Every VM of ours, running or not, in the order of their creation. Asks once for all. */
  List<ObservedVm> list();

  /** The VM of that id, if it is one of ours. */
  Optional<ObservedVm> find(UUID id);

  /**
   * The computation that a VM of ours was launched for.
   *
   * @return empty when it was for none, or the VM is gone
   */
  Optional<Computation> computation(UUID id);

  /**
   * What a VM of ours is made of. Reads whole files, which may take a second.
   *
   * @return empty when the VM is gone
   * @throws ManagerException with {@code HOST_FILE_UNUSABLE} when a file that it was started from
   *     cannot be read
   */
  Optional<GuestDescription> describe(UUID id);

  /**
   * What a verifier is told of a VM of ours. Reads whole files, as {@link #describe} does.
   *
   * @return empty when the VM is gone
   * @throws ManagerException with {@code VM_UNPROTECTED} when nothing protects it, with {@code
   *     HOST_FILE_UNUSABLE} when a file that it was started from cannot be read
   */
  Optional<Evidence> evidence(UUID id);

  /**
   * The hypervisor's own document of a VM of ours, as it stands.
   *
   * @return empty when the VM is gone
   */
  Optional<String> document(UUID id);

  /**
   * What a VM of ours printed; nothing as long as it has printed nothing.
   *
   * @return empty when the VM is gone
   */
  Optional<ConsoleLog> console(UUID id);

  /**
   * Changes what is remembered of a VM's life. One change after the other; does nothing when the VM
   * is gone.
   *
   * @param change given what is remembered now; called once, and must be quick
   */
  void note(UUID id, UnaryOperator<Life> change);

  /**
   * Hands a secret to the processor, which puts it into the memory of a held guest. Nothing keeps
   * it.
   *
   * @throws ManagerException with {@code VM_NOT_FOUND} when the VM is gone, with {@code
   *     HYPERVISOR_REFUSED} when the processor does not take it, or the guest runs
   */
  void injectSecret(UUID id, LaunchSecret secret);

  /**
   * Lets a held guest begin; one that runs is left as it is.
   *
   * @throws ManagerException with {@code VM_NOT_FOUND} when the VM is gone
   */
  void resume(UUID id);

  /**
   * Asks the guest to end, without waiting for it. Does nothing when the VM does not run, or is
   * gone.
   */
  void shutDown(UUID id);

  /**
   * Ends the VM at once if it runs, and keeps it, with its files. Does nothing when it does not
   * run, or is gone.
   */
  void stop(UUID id);

  /**
   * Ends the VM if it runs, and forgets it, with every file it had. Succeeds when there is no such
   * VM any more, so that it can be repeated.
   */
  void remove(UUID id);

  /**
   * Removes files that belong to no domain: what is left when a manager dies in the middle of a
   * launch or a removal.
   *
   * @param known VMs that exist, which saves looking for them
   * @param before what was touched later is left alone, for somebody may be at work there
   * @return the VMs whose files they were
   */
  List<UUID> sweep(Set<UUID> known, Instant before);

  /**
   * Registers the one listener for what happens on its own. Called before anything else.
   *
   * @param listener must return quickly and must not call the hypervisor on the calling thread
   */
  void listen(Listener listener);

  @Override
  void close();

  /** What a hypervisor tells without being asked. Hints only: any of them may be lost. */
  interface Listener {
    /** The hypervisor can be asked, for the first time or again; everything may have changed. */
    void connected();

    /** The hypervisor cannot be asked any more; {@link #connected} follows when it can again. */
    void disconnected();

    /** A domain, possibly one that is not ours, changed its state. */
    void changed(UUID id);
  }
}
