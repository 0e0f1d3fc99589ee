package io.cocos.manager.libvirt;

import io.cocos.manager.vm.Life;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/**
 * Changes what is noted of a VM's life: reads, changes and writes it as one, as far as this process
 * is concerned. To be used within calls of {@link LibvirtConnection}; safe for use by many threads.
 */
final class LifeNotes {
  private static final int LOCKS = 64;

  private final KnownNotes known;

  /** By the VMs' hash codes: two VMs that share one wait for each other, and that is all. */
  private final List<Lock> locks = Stream.<Lock>generate(ReentrantLock::new).limit(LOCKS).toList();

  LifeNotes(KnownNotes known) {
    this.known = known;
  }

  /** Changes the life of a VM of ours; does nothing when it is gone, or nothing changes. */
  void change(Session session, UUID id, UnaryOperator<Life> change) throws LibvirtException {
    Optional<VmNotes> noted = known.of(session, id);
    if (noted.isEmpty()) {
      return;
    }
    Lock lock = locks.get(Math.floorMod(id.hashCode(), LOCKS));
    lock.lock(); // whoever holds it is bounded by libvirt's patience with its daemon
    try {
      session.withDomain(id, domain -> changed(domain, noted.get(), change));
    } finally {
      lock.unlock();
      known.forget(id);
    }
  }

  /** What is noted now is read again: somebody else may have changed it since. */
  private static Life changed(Domain domain, VmNotes noted, UnaryOperator<Life> change)
      throws LibvirtException {
    Life before = MarkedDomain.life(domain, noted.metadata());
    Life after = change.apply(before);
    if (!after.equals(before)) {
      MarkedDomain.note(domain, after);
    }
    return after;
  }
}
