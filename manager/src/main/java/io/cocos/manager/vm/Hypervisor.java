package io.cocos.manager.vm;

import io.cocos.computation.Computation;
import io.cocos.manager.error.ManagerException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What runs the VMs and remembers them. It is the only memory there is: a VM that it does not list
 * does not exist. Domains that are not ours are invisible through it. Safe for use by many threads.
 *
 * <p>Every method throws {@link ManagerException} with {@code HYPERVISOR_UNAVAILABLE}, {@code
 * HYPERVISOR_TIMEOUT} or {@code OVERLOADED} when the hypervisor cannot be asked.
 */
public interface Hypervisor extends AutoCloseable {
  /**
   * Defines and starts a VM. All or nothing: when it throws, no domain and no file of it is left.
   *
   * @return the VM, running
   * @throws ManagerException with {@code PORT_TAKEN} (a {@link PortTakenException}) when a host
   *     port is in use, or with the code of whatever else the host lacks
   */
  ObservedVm launch(VmSpec spec);

  /** Every VM of ours, running or not, in the order of their creation. */
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
   * Remembers with the VM when its agent first answered. Does nothing when the VM is gone.
   *
   * @param id the VM
   * @param readyAt when the agent answered
   */
  void markReady(UUID id, Instant readyAt);

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

    /** A domain, possibly one that is not ours, changed its state. */
    void changed(UUID id);
  }
}
