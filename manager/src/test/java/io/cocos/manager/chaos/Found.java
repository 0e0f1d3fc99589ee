package io.cocos.manager.chaos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What is there of VMs, wherever one can look, without that which is known not to be the manager's.
 *
 * @param listed what the manager lists
 * @param domains the domains that libvirt has, and whether each is active
 * @param folders the VMs that have a folder
 * @param strayFiles what else is in the state folder
 * @param qemus the domains that have a process
 * @param strayProcesses the command lines of all other processes
 * @param ports the TCP ports that somebody listens on
 */
record Found(
    List<ShownVm> listed,
    Map<UUID, Boolean> domains,
    Set<UUID> folders,
    List<String> strayFiles,
    Set<UUID> qemus,
    List<String> strayProcesses,
    Set<Integer> ports) {
  /** Kernel and root file system. */
  private static final int IMAGES = 2;

  /**
   * Looks everywhere. What changes meanwhile is seen in part.
   *
   * @param ownPorts the ports that are no VM's
   */
  static Found lookAt(Bench bench, Set<Integer> ownPorts) {
    Host host = bench.host();
    Set<UUID> foreign = bench.foreign().ids();
    Map<UUID, Boolean> domains = new HashMap<>(host.domains());
    domains.keySet().removeAll(foreign);
    Set<UUID> qemus = new HashSet<>(host.qemus().keySet());
    qemus.removeAll(foreign);
    Set<Integer> ports = new TreeSet<>(host.listeningPorts());
    ports.removeAll(ownPorts);
    return new Found(
        bench.managers().http().list().orElse(List.of()),
        domains,
        folders(bench.state()),
        strayFiles(bench),
        qemus,
        strayProcesses(bench),
        ports);
  }

  private static Set<UUID> folders(Path state) {
    Set<UUID> folders = new HashSet<>();
    Host.list(state).forEach(entry -> Host.uuid(name(entry)).ifPresent(folders::add));
    return folders;
  }

  private static List<String> strayFiles(Bench bench) {
    Set<String> known = new HashSet<>(bench.foreign().stateEntries());
    known.addAll(List.of("images", "libvirt"));
    List<String> stray =
        new ArrayList<>(
            Host.list(bench.state()).stream()
                .map(Found::name)
                .filter(name -> !known.contains(name) && Host.uuid(name).isEmpty())
                .toList());
    List<String> images =
        Host.list(bench.state().resolve("images")).stream().map(Found::name).toList();
    images.stream().filter(image -> !image.matches("[0-9a-f]{64}")).forEach(stray::add);
    if (images.size() > IMAGES) {
      stray.add(images.size() + " images: " + images);
    }
    return stray;
  }

  private static List<String> strayProcesses(Bench bench) {
    Set<Long> known =
        Set.of(
            1L,
            ProcessHandle.current().pid(),
            bench.managerProcess().pid(),
            bench.libvirtd().pid());
    return bench.host().processes().stream()
        .filter(process -> process.domain().isEmpty() && !known.contains(process.pid()))
        .map(process -> process.pid() + " " + String.join(" ", process.command()))
        .filter(process -> !process.endsWith(" virtlogd"))
        .toList();
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }
}
