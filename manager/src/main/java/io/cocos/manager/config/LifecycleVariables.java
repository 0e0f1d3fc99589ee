package io.cocos.manager.config;

import io.cocos.manager.vm.LifecycleRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The variables that say how long VMs may take. */
final class LifecycleVariables {
  static final Section SECTION = new Section("The life of a VM");

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration YEAR = Duration.ofDays(365);

  static final Variable<Duration> LAUNCH_TIMEOUT =
      SECTION.variable(
          "MANAGER_LAUNCH_TIMEOUT",
          ValueType.duration(Duration.ofSeconds(5), Duration.ofHours(1)),
          "2m",
          "how long libvirt may take to start a VM; what is left of a launch is removed after twice"
              + " that, when its manager died");

  static final Variable<Optional<Duration>> HOLD_TIMEOUT =
      SECTION.variable(
          "MANAGER_HOLD_TIMEOUT",
          ValueType.duration(SECOND, YEAR).orNone("off"),
          "1h",
          "how long a guest that was launched with `paused=true` may wait to be resumed before its"
              + " VM is ended as failed; `off` for as long as it takes");

  static final Variable<Optional<Duration>> BOOT_TIMEOUT =
      SECTION.variable(
          "MANAGER_BOOT_TIMEOUT",
          ValueType.duration(SECOND, YEAR).orNone("off"),
          "10m",
          "how long an agent may take to answer before its VM is ended as failed; `off` for as long"
              + " as it takes");

  static final Variable<Duration> STOP_GRACE =
      SECTION.variable(
          "MANAGER_STOP_GRACE",
          ValueType.duration(Duration.ZERO, Duration.ofHours(1)),
          "10s",
          "how long a guest that is asked to end may take before it is ended without asking");

  static final Variable<Duration> TTL_UNIT =
      SECTION.variable(
          "MANAGER_TTL_UNIT",
          ValueType.duration(SECOND, Duration.ofDays(1)),
          "1m",
          "what one unit of a computation's `ttl` is");

  static final Variable<Optional<Duration>> RETENTION =
      SECTION.variable(
          "MANAGER_RETENTION",
          ValueType.duration(SECOND, YEAR).orNone("off"),
          "24h",
          "how long a VM that has ended is kept before it is removed; `off` for until somebody"
              + " removes it");

  static final Variable<Duration> RECONCILE_INTERVAL =
      SECTION.variable(
          "MANAGER_RECONCILE_INTERVAL",
          ValueType.duration(SECOND, Duration.ofHours(1)),
          "30s",
          "after how long all VMs are looked at again, in case libvirt's events were lost");

  static final Variable<Boolean> DRAIN =
      SECTION.variable(
          "MANAGER_ON_EXIT",
          ValueType.oneOf(List.of("leave", "drain"), "drain"::equals),
          "leave",
          "what becomes of running VMs when the manager is ended: `leave` them running, or `drain`:"
              + " stop them first, with MANAGER_STOP_GRACE");

  private LifecycleVariables() {}

  static LifecycleRules read(Environment environment) {
    return new LifecycleRules(
        environment.get(RECONCILE_INTERVAL),
        environment.get(LAUNCH_TIMEOUT),
        environment.get(HOLD_TIMEOUT),
        environment.get(BOOT_TIMEOUT),
        environment.get(STOP_GRACE),
        environment.get(RETENTION),
        environment.get(TTL_UNIT));
  }
}
