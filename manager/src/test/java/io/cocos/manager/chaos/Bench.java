package io.cocos.manager.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * What the faults are done to: the manager, libvirtd, and the host that both run on.
 *
 * @param managers the manager and both ways to speak to it
 * @param libvirtd the daemon
 * @param host what the kernel says
 * @param disk what the state folder is on
 * @param state the state folder
 * @param firstPorts where the VMs' host ports begin
 * @param foreign what is on the host and not the manager's
 */
record Bench(
    Managers managers,
    Daemon libvirtd,
    Host host,
    StateDisk disk,
    Path state,
    List<Integer> firstPorts,
    ForeignThings foreign) {
  /** A manager takes seconds to start on a busy machine; one that takes longer never will. */
  private static final Duration START_PATIENCE = Duration.ofSeconds(90);

  Daemon managerProcess() {
    return managers.process();
  }

  /** Starts the manager, and waits until it serves requests. */
  void startManager() {
    managers.process().start();
    require(() -> managers.http().isWell("/health/live"), "the manager does not serve requests");
  }

  /** Starts libvirtd, and waits until it answers. */
  void startLibvirtd() {
    libvirtd.start();
    require(() -> Commands.run(Host.virsh("version")).succeeded(), "libvirtd does not answer");
  }

  /** Waits until VMs can be launched. */
  void awaitReady() {
    require(() -> managers.http().isWell("/health/ready"), "the manager does not become ready");
  }

  /** Does something to a domain behind the manager's back. */
  Commands.Outcome virsh(String command, UUID domain, String... options) {
    return Commands.run(
        Host.virsh(
            Stream.concat(Stream.of(command, domain.toString()), Stream.of(options))
                .toArray(String[]::new)));
  }

  private static void require(BooleanSupplier condition, String otherwise) {
    if (!Pause.until(condition, START_PATIENCE)) {
      throw new IllegalStateException(otherwise);
    }
  }
}
