package io.cocos.manager.chaos;

import io.cocos.manager.chaos.Answer.Outcome;
import io.cocos.manager.chaos.Entry.Acknowledgement;
import io.cocos.manager.chaos.Entry.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Asks the manager as somebody would who is told to repeat what has no answer, enters in the ledger
 * what it promises, and sees whether it keeps that. Safe for use by many threads.
 */
final class Conversation {
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(250);

  private final Managers managers;
  private final Ledger ledger;
  private final Journal journal;

  Conversation(Managers managers, Ledger ledger, Journal journal) {
    this.managers = managers;
    this.ledger = ledger;
    this.journal = journal;
  }

  /** Which of the manager's processes is asked. */
  int life() {
    return managers.process().life();
  }

  /**
   * Asks for a VM until there is one, or until that is given up.
   *
   * @param attempts after how many failures it is
   * @param over whether it is after the next failure
   */
  void launch(String key, boolean overGrpc, int attempts, BooleanSupplier over) {
    String computation = ledger.get(key).request().computation();
    for (int attempt = 1; ; attempt++) {
      Answer answer = managers.speaking(overGrpc ^ attempt % 2 == 0).launch(key, computation);
      journal.note("launch %s, attempt %d: %s".formatted(key, attempt, answer));
      if (answer.vm().isPresent()) {
        promised(key, answer.vm().get());
        return;
      }
      boolean refused = answer.outcome() == Outcome.REFUSED;
      ledger.set(key, refused ? Fate.REFUSED : Fate.ASKED);
      if (attempt >= attempts || over.getAsBoolean()) {
        return;
      }
      Pause.of(BETWEEN_ATTEMPTS);
      ledger.set(key, Fate.ASKED);
    }
  }

  private void promised(String key, ShownVm vm) {
    ledger.set(key, new Acknowledgement(vm, Instant.now(), life()));
    String digest = ledger.get(key).request().computationId();
    if (!vm.computationId().equals(digest)) {
      journal.found("%s was asked for computation %s and got %s".formatted(key, digest, vm));
    }
  }

  /**
   * Asks again for a VM that is there: it must be the same. Asks until there is an answer: a repeat
   * that is still under way when its VM is removed rightly gets a new one, which nobody would know.
   */
  void repeat(String key, boolean overGrpc) {
    Entry.Request request = ledger.get(key).request();
    ShownVm known = ledger.get(key).vm().orElseThrow();
    Answer answer = managers.speaking(overGrpc).launch(key, request.computation());
    journal.note("repeat %s: %s".formatted(key, answer));
    while (answer.outcome() == Outcome.UNKNOWN) {
      Pause.of(BETWEEN_ATTEMPTS);
      answer = managers.speaking(overGrpc).launch(key, request.computation());
      journal.note("repeat %s again: %s".formatted(key, answer));
    }
    if (answer.vm().isPresent() && !answer.vm().get().isSame(known)) {
      journal.found("%s got %s, and at a repeat %s".formatted(key, known, answer.vm().get()));
    }
  }

  /** Asks for the end of a VM's domain, once. */
  void stop(String key) {
    UUID vm = ledger.get(key).vm().orElseThrow().id();
    ledger.set(key, Fate.STOPPED);
    Answer answer = managers.http().stop(vm);
    journal.note("stop %s, VM %s: %s".formatted(key, vm, answer));
    if (answer.outcome() == Outcome.NOT_FOUND) {
      journal.found("lost: VM %s of %s is not found when it is to stop".formatted(vm, key));
    }
  }

  /** Asks for a VM's removal until it is removed, or until that is given up. */
  void remove(String key, boolean overGrpc, BooleanSupplier over) {
    boolean first = ledger.get(key).fate().isKept();
    UUID vm = ledger.get(key).vm().orElseThrow().id();
    ledger.set(key, Fate.REMOVING);
    for (int attempt = 1; ; attempt++) {
      Answer answer = managers.speaking(overGrpc ^ attempt % 2 == 0).remove(vm);
      journal.note("remove %s, VM %s, attempt %d: %s".formatted(key, vm, attempt, answer));
      if (answer.outcome() == Outcome.NOT_FOUND && first) {
        journal.found("lost: VM %s of %s is not found when it is removed".formatted(vm, key));
      }
      if (answer.outcome() == Outcome.REMOVED || answer.outcome() == Outcome.NOT_FOUND) {
        ledger.set(key, Fate.REMOVED);
        return;
      }
      if (over.getAsBoolean()) {
        return;
      }
      first = false;
      Pause.of(BETWEEN_ATTEMPTS);
    }
  }

  /**
   * Looks whether every VM is listed that was there before and afterwards.
   *
   * @return whether there was an answer
   */
  boolean list(boolean overGrpc) {
    List<ShownVm> before = ledger.kept();
    Optional<List<ShownVm>> answer = managers.speaking(overGrpc).list();
    if (answer.isEmpty()) {
      return false;
    }
    Set<UUID> listed = answer.get().stream().map(ShownVm::id).collect(Collectors.toSet());
    Set<ShownVm> missing = new HashSet<>(before);
    missing.retainAll(ledger.kept());
    missing.removeIf(vm -> listed.contains(vm.id()));
    missing.forEach(vm -> journal.found("lost: a list does not show " + vm));
    return true;
  }
}
