package io.cocos.manager.chaos;

import io.cocos.manager.chaos.Entry.Fate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Compares what was acknowledged with what is there: VMs that are lost, and things that are left of
 * those that are over.
 *
 * @param entries every launch; none may be open any more
 * @param disturbed the domains that may run or not
 * @param found what is there
 */
record Audit(List<Entry> entries, Set<UUID> disturbed, Found found) {
  /**
   * A repeat may be answered with a VM that has ended, and then nobody was promised that it runs.
   */
  private static final Set<String> ENDED = Set.of("failed", "stopped");

  /** Everything that must not be; nothing when all is well. */
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    Map<UUID, Entry> kept = new HashMap<>();
    for (Entry entry : entries) {
      entry.vm().filter(vm -> entry.fate().isKept()).ifPresent(vm -> kept.put(vm.id(), entry));
    }
    kept.values().forEach(entry -> lost(entry, findings));
    leaked("domain", found.domains().keySet(), kept.keySet(), findings);
    leaked("folder", found.folders(), kept.keySet(), findings);
    leaked("listed VM", ids(found.listed()), kept.keySet(), findings);
    leaked("QEMU process", found.qemus(), active(), findings);
    found.strayFiles().forEach(file -> findings.add("leak: file " + file));
    found.strayProcesses().forEach(process -> findings.add("leak: process " + process));
    ports(kept, findings);
    return findings;
  }

  private void lost(Entry entry, List<String> findings) {
    ShownVm vm = entry.vm().orElseThrow();
    String who = "VM %s of %s (%s)".formatted(vm.id(), entry.key(), entry.fate());
    Boolean active = found.domains().get(vm.id());
    if (active == null) {
      findings.add("lost: %s has no domain".formatted(who));
    } else if (!active && mustRun(entry, vm)) {
      findings.add("lost: %s does not run, and nobody ended it".formatted(who));
    }
    if (!found.folders().contains(vm.id())) {
      findings.add("lost: %s has no folder".formatted(who));
    }
    List<ShownVm> shown =
        found.listed().stream().filter(listed -> listed.id().equals(vm.id())).toList();
    if (shown.size() != 1) {
      findings.add("lost: %s is listed %d times".formatted(who, shown.size()));
    } else if (!shown.get(0).isSame(vm)) {
      findings.add("untrue: %s was %s and is %s".formatted(who, vm, shown.get(0)));
    }
  }

  private boolean mustRun(Entry entry, ShownVm vm) {
    return entry.fate() == Fate.KEPT && !disturbed.contains(vm.id()) && !ENDED.contains(vm.state());
  }

  private void leaked(String what, Set<UUID> there, Set<UUID> allowed, List<String> findings) {
    for (UUID id : new TreeSet<>(there)) {
      if (!allowed.contains(id)) {
        findings.add("leak: %s %s of %s".formatted(what, id, owner(id)));
      }
    }
  }

  private String owner(UUID id) {
    return entries.stream()
        .filter(entry -> entry.vm().filter(vm -> vm.id().equals(id)).isPresent())
        .map(entry -> "%s (%s)".formatted(entry.key(), entry.fate()))
        .findFirst()
        .orElse("a launch that was never acknowledged");
  }

  /** A port is bound by the domain that was promised it while that runs, and by nobody else. */
  private void ports(Map<UUID, Entry> kept, List<String> findings) {
    Map<Integer, UUID> promised = new HashMap<>();
    Set<Integer> unexplained = new HashSet<>(found.ports());
    kept.forEach(
        (id, entry) -> {
          for (int port : entry.vm().orElseThrow().hostPorts().values()) {
            UUID other = promised.put(port, id);
            if (other != null) {
              findings.add("untrue: port %d is promised to %s and %s".formatted(port, other, id));
            }
            if (active().contains(id) && !unexplained.remove(port)) {
              findings.add("untrue: VM %s runs without its port %d".formatted(id, port));
            }
          }
        });
    new TreeSet<>(unexplained).forEach(port -> findings.add("leak: port " + port));
  }

  private Set<UUID> active() {
    return found.domains().entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static Set<UUID> ids(List<ShownVm> vms) {
    return vms.stream().map(ShownVm::id).collect(Collectors.toSet());
  }
}
