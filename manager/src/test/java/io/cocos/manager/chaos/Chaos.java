package io.cocos.manager.chaos;

import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.notification.FakeNotificationServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A run: clients launch and remove VMs while faults are done to the manager, libvirtd, QEMU and the
 * host; then everything is healed, and what is there is compared with what was acknowledged.
 */
final class Chaos {
  private static final int CLIENTS = 4;
  private static final int FAULTS_PER_LINE = 10;

  private final long seed;
  private final List<Fault> plan;
  private final Bench bench;
  private final FakeNotificationServer notified;
  private final Journal journal;
  private final Ledger ledger = new Ledger();
  private final Report report = new Report();
  private final AtomicBoolean over = new AtomicBoolean();

  private Chaos(
      long seed, List<Fault> plan, Bench bench, FakeNotificationServer notified, Journal journal) {
    this.seed = seed;
    this.plan = plan;
    this.bench = bench;
    this.notified = notified;
    this.journal = journal;
  }

  /**
   * Runs it.
   *
   * @param args the seed, the number of faults, the project's folder, an empty folder with a small
   *     file system at {@code disk}, and the folder for logs
   */
  public static void main(String[] args) throws Exception {
    long seed = Long.parseLong(args[0]);
    List<Fault> plan = FaultPlan.of(seed, Integer.parseInt(args[1]));
    Setup setup = new Setup(Path.of(args[2]), Path.of(args[3]), Path.of(args[4]));
    Firmware firmware = Firmware.create(setup.work());
    try (Journal journal = new Journal(setup.logs().resolve("journal.log"));
        FakeNotificationServer notified = new FakeNotificationServer()) {
      Bench bench = setup.bench(firmware, notified.url(), journal);
      Chaos chaos = new Chaos(seed, plan, bench, notified, journal);
      try {
        bench.startLibvirtd();
        bench.foreign().create(setup.work(), firmware);
        bench.startManager();
        bench.awaitReady();
        chaos.run();
      } finally {
        bench.managers().close();
      }
      System.out.print(chaos.report.text(journal.findings()));
      System.exit(journal.findings().isEmpty() ? 0 : 1);
    }
  }

  private void run() throws Exception {
    long begin = System.nanoTime();
    Footprint first = Footprint.of(bench.host(), bench.managerProcess().pid());
    disturb();
    report.figure("time of the faults", since(begin));
    new Aftermath(bench, ledger, journal, notified, report, first).run();
    report.figure("time of all", since(begin));
  }

  /** Clients and faults at once. */
  private void disturb() throws Exception {
    Conversation conversation = new Conversation(bench.managers(), ledger, journal);
    OutageWatch watch = new OutageWatch(conversation, over::get);
    ExecutorService threads = Executors.newCachedThreadPool(new DaemonThreads("client"));
    List<Future<?>> running = new ArrayList<>();
    try (FaultInjector injector = new FaultInjector(bench, ledger, journal)) {
      running.add(threads.submit(watch));
      for (int i = 0; i < CLIENTS; i++) {
        Client client =
            new Client("c" + i, Step.of(seed, i).iterator(), conversation, ledger, over::get);
        running.add(threads.submit(client));
      }
      for (Fault fault : plan) {
        report.fault(fault.kind(), injector.inject(fault));
        progress();
      }
      injector.healAll();
    } finally {
      over.set(true);
    }
    for (Future<?> each : running) {
      each.get();
    }
    threads.shutdown();
    report.figure("longest time without a list of VMs", watch.longest());
    report.figure("lists that had every VM", watch.lists());
  }

  private void progress() {
    if (report.faults() % FAULTS_PER_LINE == 0) {
      System.out.printf(
          "%d of %d faults, %d launches, %d findings%n",
          report.faults(), plan.size(), ledger.entries().size(), journal.findings().size());
    }
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
