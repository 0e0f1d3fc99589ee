package io.cocos.manager.libvirt;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.libvirt.Domain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether KVM on this host really executes a guest, by starting one and waiting for its
 * firmware or kernel to print anything. That libvirt says the domain runs proves nothing. The
 * outcome is remembered until the host boots again.
 */
final class KvmProbe {
  private static final Logger log = LoggerFactory.getLogger(KvmProbe.class);

  /** A working KVM prints within two seconds; a host under load deserves more. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final int CREATE_AUTODESTROY_VALIDATED =
      Domain.CreateFlags.AUTODESTROY | Domain.CreateFlags.VALIDATE;
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final LibvirtConnection connection;
  private final Function<UUID, ProbeGuest> guests;
  private final Path memory;

  /**
   * A guest to probe with.
   *
   * @param xml its domain document
   * @param consoleLog where its console output goes
   * @param discard removes its files
   */
  record ProbeGuest(String xml, Path consoleLog, Runnable discard) {}

  /**
   * What was found out.
   *
   * @param executes whether KVM executes guests
   * @param why what was seen
   */
  record Outcome(boolean executes, String why) {}

  /**
   * Probes over the given connection.
   *
   * @param guests prepares a guest of the given id
   * @param state the folder in which the outcome is remembered
   */
  KvmProbe(LibvirtConnection connection, Function<UUID, ProbeGuest> guests, Path state) {
    this.connection = connection;
    this.guests = guests;
    this.memory = state.resolve("kvm-probe");
  }

  /** Probes, or remembers. */
  Outcome probe() {
    return remembered().orElseGet(this::probeNow);
  }

  private Outcome probeNow() {
    log.info("looking whether KVM executes guests on this host");
    UUID id = UUID.randomUUID();
    ProbeGuest guest = guests.apply(id);
    try {
      return probe(id, guest);
    } finally {
      guest.discard().run();
    }
  }

  private Outcome probe(UUID id, ProbeGuest guest) {
    try {
      connection.call(
          "start the guest that probes KVM",
          session -> {
            session.domainCreateXML(guest.xml(), CREATE_AUTODESTROY_VALIDATED).free();
            return null;
          });
    } catch (ManagerException refused) {
      if (refused.code() != ErrorCode.HYPERVISOR_REFUSED
          && refused.code() != ErrorCode.HOST_UNSUITABLE) {
        throw refused; // that says nothing about KVM
      }
      return new Outcome(false, "KVM does not start a guest: " + refused.getMessage());
    }
    try {
      Outcome outcome =
          printsAnything(guest.consoleLog())
              ? new Outcome(true, "a guest ran")
              : new Outcome(
                  false,
                  "KVM started a guest that did not execute: its firmware printed nothing within "
                      + PATIENCE.toSeconds()
                      + " s");
      remember(outcome);
      return outcome;
    } finally {
      connection.call(
          "end the guest that probed KVM",
          session ->
              session.withDomain( // it may have ended by itself
                  id,
                  domain -> {
                    session.end(domain);
                    return id;
                  }));
    }
  }

  private static boolean printsAnything(Path consoleLog) {
    RetryPolicy<Boolean> untilPrinted =
        RetryPolicy.<Boolean>builder()
            .handleResult(false)
            .withDelay(INTERVAL)
            .withMaxRetries(-1)
            .withMaxDuration(PATIENCE)
            .build();
    return Failsafe.with(untilPrinted)
        .get(() -> Files.exists(consoleLog) && Files.size(consoleLog) > 0);
  }

  /**
   * What the last probe since the host has booted found out. The memory is three lines: the boot it
   * holds for, the outcome, and what was seen.
   */
  Optional<Outcome> remembered() {
    try {
      if (!Files.exists(memory)) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(memory, StandardCharsets.UTF_8);
      if (lines.size() != 3 || !lines.get(0).equals(bootId())) {
        return Optional.empty();
      }
      return Optional.of(new Outcome(lines.get(1).equals("executes"), lines.get(2)));
    } catch (IOException unreadable) {
      log.warn("{} is not readable, so KVM is probed again: {}", memory, unreadable.getMessage());
      return Optional.empty();
    }
  }

  private void remember(Outcome outcome) {
    try {
      Files.write(
          memory,
          List.of(bootId(), outcome.executes() ? "executes" : "does not", outcome.why()),
          StandardCharsets.UTF_8);
    } catch (IOException unwritable) {
      log.warn(
          "{} cannot be written, so KVM is probed at every start: {}",
          memory,
          unwritable.getMessage());
    }
  }

  private static String bootId() throws IOException {
    return Files.readString(BOOT_ID, StandardCharsets.US_ASCII).strip();
  }
}
