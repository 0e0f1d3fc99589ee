package io.cocos.manager.vm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Launches VMs on ports of the host: where another process holds a port, it tries the next one, and
 * the caller never knows. Safe for use by many threads.
 */
final class Launcher {
  private static final Logger log = LoggerFactory.getLogger(Launcher.class);

  /** So many ports in a row that others hold mean that something is wrong with the host. */
  private static final int PORT_ATTEMPTS = 32;

  private final Hypervisor hypervisor;
  private final PortPool ports;
  private final InstantSource clock;
  private final Duration ttlUnit;

  Launcher(Hypervisor hypervisor, PortPool ports, InstantSource clock, Duration ttlUnit) {
    this.hypervisor = hypervisor;
    this.ports = ports;
    this.clock = clock;
    this.ttlUnit = ttlUnit;
  }

  /**
   * Launches a VM. When it throws, nothing of the VM is left and no port is held.
   *
   * @param id the UUID that the domain is to have
   * @param crowded as {@link Hypervisor#launch(VmSpec, BooleanSupplier)} asks it
   * @return the VM, running or held, holding its ports
   */
  ObservedVm launch(UUID id, LaunchRequest request, BooleanSupplier crowded) {
    VmSpec withoutPorts = withoutPorts(id, request);
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          return hypervisor.launch(withoutPorts.withForwards(ports.reserve(id)), crowded);
        } catch (PortTakenException taken) {
          ports.refused(taken.port());
          log.info("VM {}: {}; trying another one", id, taken.getMessage());
          if (attempt == PORT_ATTEMPTS) {
            throw taken;
          }
        }
      }
    } catch (RuntimeException failed) {
      ports.release(id);
      throw failed;
    }
  }

  /**
   * Lets a guest begin that has waited for others. When it throws, nothing of the VM is left and no
   * port is held.
   *
   * @return the VM, running
   */
  ObservedVm begin(ObservedVm launched) {
    try {
      return hypervisor.begin(launched);
    } catch (RuntimeException failed) {
      ports.release(launched.id());
      throw failed;
    }
  }

  /** The VM that the same call of {@link #launch} would begin with, but for its ports. */
  VmSpec withoutPorts(UUID id, LaunchRequest request) {
    Instant now = clock.instant();
    return new VmSpec(
        id,
        domainName(id),
        request.computation(),
        List.of(),
        now,
        request.timeout(),
        request.lifetime(ttlUnit).map(now::plus),
        request.idempotencyKey(),
        request.held());
  }

  /** The same with the ports that it would try first; nobody holds them. */
  VmSpec withNextPorts(VmSpec withoutPorts) {
    return withoutPorts.withForwards(ports.next());
  }

  /** Short enough for a screen, long enough never to collide: the last twelve digits of the id. */
  private static String domainName(UUID id) {
    return "cocos-" + id.toString().substring(24);
  }
}
