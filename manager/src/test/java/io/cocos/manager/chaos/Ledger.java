package io.cocos.manager.chaos;

import io.cocos.manager.chaos.Entry.Fate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * What was asked of the manager, and what it acknowledged. Safe for use by many threads; who
 * changes what was acknowledged claims it before, so that no two do at once.
 */
final class Ledger {
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final Set<String> claimed = ConcurrentHashMap.newKeySet();
  private final Set<UUID> disturbed = ConcurrentHashMap.newKeySet();

  void open(Entry entry) {
    entries.put(entry.key(), entry);
  }

  Entry get(String key) {
    return entries.get(key);
  }

  /** Notes what became of a launch. */
  void set(String key, Fate fate) {
    change(key, entry -> entry.with(fate));
  }

  /** Notes what was promised. */
  void set(String key, Entry.Acknowledgement promised) {
    change(key, entry -> entry.with(promised));
  }

  private void change(String key, UnaryOperator<Entry> change) {
    entries.computeIfPresent(key, (same, entry) -> change.apply(entry));
  }

  /** Every entry as it stands, by key. */
  List<Entry> entries() {
    return entries.values().stream().sorted(Comparator.comparing(Entry::key)).toList();
  }

  /** Every entry with one of these fates. */
  List<Entry> at(Fate... fates) {
    return entries().stream().filter(entry -> Set.of(fates).contains(entry.fate())).toList();
  }

  /** The VMs that must be there. */
  List<ShownVm> kept() {
    return at(Fate.KEPT, Fate.STOPPED).stream().flatMap(entry -> entry.vm().stream()).toList();
  }

  /** Notes that a domain, acknowledged or not yet, may run or not from now on. */
  void disturb(UUID vm) {
    disturbed.add(vm);
  }

  /** The domains that a fault ended, paused or started. */
  Set<UUID> disturbed() {
    return Set.copyOf(disturbed);
  }

  /** Keeps others away from an entry; false when somebody else does. */
  boolean claim(String key) {
    return claimed.add(key);
  }

  /** Lets others at it again. */
  void release(String key) {
    claimed.remove(key);
  }
}
