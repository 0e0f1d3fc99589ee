package io.cocos.manager.libvirt;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.libvirt.LibvirtException;

/**
 * The notes in domains as they were read last, so that a listing need not read them all again.
 * Domains that are not ours are known too: each look into one of them would be an error in
 * libvirt's log. Whoever learns that a domain changed has it forgotten here. Safe for use by many
 * threads.
 */
final class KnownNotes {
  private final Map<UUID, Entry> entries = new ConcurrentHashMap<>();

  /**
   * What was read, or that somebody is reading. Two entries are never equal: so whoever has read
   * can tell whether the domain was forgotten meanwhile, and what was read may be old.
   */
  private static final class Entry {
    private final boolean read;
    private final Optional<VmNotes> notes;

    private Entry(boolean read, Optional<VmNotes> notes) {
      this.read = read;
      this.notes = notes;
    }
  }

  /** The notes in a domain; empty for one that is not ours, or is gone. */
  Optional<VmNotes> of(Session session, UUID id) throws LibvirtException {
    Entry known = entries.get(id);
    return known != null && known.read ? known.notes : read(session, id);
  }

  /** What is known of a domain may be wrong. */
  void forget(UUID id) {
    entries.remove(id);
  }

  /** All that is known may be wrong. */
  void forgetAll() {
    entries.clear();
  }

  private Optional<VmNotes> read(Session session, UUID id) throws LibvirtException {
    Entry reading = new Entry(false, Optional.empty());
    entries.put(id, reading);
    try {
      Optional<Optional<VmNotes>> found = session.withDomain(id, MarkedDomain::notes);
      found.ifPresent(notes -> entries.replace(id, reading, new Entry(true, notes)));
      return found.flatMap(notes -> notes);
    } finally {
      entries.remove(id, reading);
    }
  }
}
