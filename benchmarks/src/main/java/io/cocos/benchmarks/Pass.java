package io.cocos.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * One look of the manager's at all its VMs.
 *
 * @param milliseconds how long listing them took, and looking for what is left of others
 * @param inLibvirt how much of that was libvirt's own
 * @param calls how many calls were about domains
 */
record Pass(double milliseconds, double inLibvirt, int calls) {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** The next one, as the manager's metrics and the line to libvirt tell of it. */
  static Pass next(ManagerProcess manager, LibvirtLine line)
      throws IOException, InterruptedException {
    double swept = count(manager, "sweep");
    Until.holds(
        "a pass ends", PATIENCE, Duration.ofMillis(20), () -> count(manager, "sweep") > swept);
    long begin = System.nanoTime();
    double before = seconds(manager);
    Until.holds(
        "a pass ends", PATIENCE, Duration.ofMillis(20), () -> count(manager, "sweep") > swept + 1);
    double after = seconds(manager);
    List<RemoteCalls.Call> calls =
        line.calls().since(begin).stream().filter(RemoteCalls.Call::isAboutDomains).toList();
    return new Pass(
        (after - before) * 1000,
        calls.stream().mapToDouble(RemoteCalls.Call::milliseconds).sum(),
        calls.size());
  }

  private static double count(ManagerProcess manager, String operation)
      throws IOException, InterruptedException {
    return manager.metric(
        "manager_hypervisor_call_seconds_count", "operation=\"" + operation + "\"");
  }

  private static double seconds(ManagerProcess manager) throws IOException, InterruptedException {
    return manager.metric("manager_hypervisor_call_seconds_sum", "operation=\"list\"")
        + manager.metric("manager_hypervisor_call_seconds_sum", "operation=\"sweep\"");
  }
}
