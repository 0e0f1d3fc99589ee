package io.cocos.manager.chaos;

import io.cocos.manager.chaos.Entry.Fate;
import io.cocos.manager.notification.FakeNotificationServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * After the faults: every open question is asked until it is answered, and then everything is
 * compared three times: as it is, by a manager that was started anew, and when all was removed.
 */
final class Aftermath {
  /** Twice a launch's time pass until what is left of it is swept, and then a look at all VMs. */
  private static final Duration SWEEPING =
      Duration.ofSeconds(2 * Setup.LAUNCH_TIMEOUT_SECONDS + 15);

  private static final Duration ANSWERING = Duration.ofSeconds(60);

  private static final Duration SENDING = Duration.ofSeconds(10);

  private static final Duration IDLE_THREADS = Duration.ofSeconds(90);

  private final Bench bench;
  private final Ledger ledger;
  private final Journal journal;
  private final FakeNotificationServer notified;
  private final Report report;
  private final Footprint first;
  private final Conversation conversation;

  Aftermath(
      Bench bench,
      Ledger ledger,
      Journal journal,
      FakeNotificationServer notified,
      Report report,
      Footprint first) {
    this.bench = bench;
    this.ledger = ledger;
    this.journal = journal;
    this.notified = notified;
    this.report = report;
    this.first = first;
    this.conversation = new Conversation(bench.managers(), ledger, journal);
  }

  void run() {
    bench.awaitReady();
    settle();
    report.ledger(ledger.entries());
    compare("after the faults");
    compareFootprint();
    bench.managerProcess().terminate();
    bench.startManager();
    bench.awaitReady();
    compare("after a restart");
    Set<UUID> last = ledger.kept().stream().map(ShownVm::id).collect(Collectors.toSet());
    ledger.at(Fate.KEPT, Fate.STOPPED).forEach(entry -> remove(entry.key()));
    compare("after all was removed");
    bench.foreign().findings().forEach(journal::found);
    events(last);
  }

  /** Whatever was given up without an answer is asked for until there is one. */
  private void settle() {
    Map<UUID, Boolean> domains = bench.host().domains();
    for (Entry entry : ledger.at(Fate.UNDEFINING)) {
      boolean there = domains.containsKey(entry.vm().orElseThrow().id());
      ledger.set(entry.key(), there ? Fate.STOPPED : Fate.UNDEFINED);
    }
    ledger.at(Fate.REMOVING).forEach(entry -> remove(entry.key()));
    for (Entry entry : ledger.at(Fate.ASKED)) {
      conversation.launch(entry.key(), true, Integer.MAX_VALUE, within(ANSWERING));
    }
    for (Entry entry : ledger.at(Fate.ASKED, Fate.REMOVING)) {
      journal.found("untrue: %s has no answer within %s".formatted(entry, ANSWERING));
    }
  }

  private void remove(String key) {
    conversation.remove(key, false, within(ANSWERING));
  }

  /** Waits until nothing new is found, and gives up on what stays. */
  private void compare(String when) {
    long begin = System.nanoTime();
    Set<String> known = new HashSet<>(journal.findings());
    List<String> findings = new ArrayList<>();
    Pause.until(
        () -> {
          findings.clear();
          findings.addAll(audit());
          findings.removeAll(known);
          return findings.isEmpty();
        },
        SWEEPING);
    journal.note("compared " + when);
    findings.forEach(journal::found);
    report.figure(
        "time until all was as it must be " + when, Duration.ofNanos(System.nanoTime() - begin));
  }

  /** Threads without work wait a minute before they end. */
  private void compareFootprint() {
    boolean small = Pause.until(() -> !footprint().isGrownFrom(first), IDLE_THREADS);
    Footprint now = footprint();
    report.figure("manager's process at first", first);
    report.figure("manager's process after the faults", now);
    if (!small) {
      journal.found("leak: the manager held %s at first, and now %s".formatted(first, now));
    }
  }

  private Footprint footprint() {
    return Footprint.of(bench.host(), bench.managerProcess().pid());
  }

  private List<String> audit() {
    Set<Integer> ownPorts =
        new HashSet<>(
            Set.of(Setup.HTTP_PORT, Setup.GRPC_PORT, URI.create(notified.url()).getPort()));
    return new Audit(ledger.entries(), ledger.disturbed(), Found.lookAt(bench, ownPorts))
        .findings();
  }

  /**
   * Looks at what the notification server was told.
   *
   * @param last the VMs that were removed since the manager was started anew
   */
  private void events(Set<UUID> last) {
    Pause.until(() -> told(last).findings().isEmpty(), SENDING);
    EventAudit audit = told(last);
    audit.findings().forEach(journal::found);
    report.figure("events taken", audit.events().size());
    report.figure("launches whose events were demanded", audit.demanded());
  }

  private EventAudit told(Set<UUID> last) {
    return new EventAudit(ledger.entries(), last, bench.managerProcess().lives(), notified.taken());
  }

  private static BooleanSupplier within(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    return () -> System.nanoTime() - end > 0;
  }
}
