package io.cocos.manager.vm;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends VMs, and notes how VMs have ended. What is to be done is noted with the VM before it is
 * done, so that it is finished whoever is killed in between; each method can be repeated. Safe for
 * use by many threads; blocks for as long as the hypervisor takes.
 */
final class Endings {
  private static final Logger log = LoggerFactory.getLogger(Endings.class);

  private final Hypervisor hypervisor;
  private final InstantSource clock;

  Endings(Hypervisor hypervisor, InstantSource clock) {
    this.hypervisor = hypervisor;
    this.clock = clock;
  }

  /**
   * Begins to end a VM that runs: at once when it is time to force it, else by what {@link
   * Lifecycle} says next. One that is being ended already is forced no later than that.
   */
  void begin(ObservedVm vm, Ending asked) {
    Ending ending = asked.state() == VmState.FAILED ? explained(vm, asked) : asked;
    hypervisor.note(
        vm.id(),
        life ->
            life.withEnding(
                life.ending()
                    .filter(earlier -> !earlier.isOver())
                    .map(earlier -> earlier.forcedBy(ending.forceAt()))
                    .orElse(ending)));
    log.info("VM {} ({}) is to end: {}", vm.id(), vm.domain(), ending.reason());
    if (!clock.instant().isBefore(ending.forceAt())) {
      force(vm);
    }
  }

  /** Asks the guest to end; one that cannot even be asked has had its chance. */
  void ask(ObservedVm vm) {
    try {
      hypervisor.shutDown(vm.id());
    } catch (ManagerException refused) {
      if (refused.code() != ErrorCode.HYPERVISOR_REFUSED) {
        throw refused;
      }
      log.info("VM {} cannot be asked to end: {}", vm.id(), refused.getMessage());
      force(vm);
    }
  }

  /** Ends a VM without asking. */
  void force(ObservedVm vm) {
    log.info("VM {} ({}) is ended", vm.id(), vm.domain());
    hypervisor.stop(vm.id());
  }

  /** Notes how a VM has ended. */
  void note(ObservedVm vm, Ending seen) {
    Ending ending = seen.state() == VmState.FAILED ? explained(vm, seen) : seen;
    hypervisor.note(
        vm.id(),
        life ->
            life.withEnding(life.ending().map(begun -> begun.over(endOf(seen))).orElse(ending)));
    log.info("VM {} ({}) is {}: {}", vm.id(), vm.domain(), ending.state().label(), ending.reason());
  }

  /** Notes that a VM which had ended was started again. */
  void beginAgain(ObservedVm vm) {
    Instant now = clock.instant();
    hypervisor.note(vm.id(), life -> Life.begun(now));
    log.info("VM {} ({}) was started again by somebody else", vm.id(), vm.domain());
  }

  /** Notes that a guest which was held at its start has begun, whoever let it. */
  void release(ObservedVm vm) {
    Instant now = clock.instant();
    hypervisor.note(vm.id(), life -> life.held() ? life.released(now) : life);
    log.info("VM {} ({}) was resumed: its guest begins", vm.id(), vm.domain());
  }

  private Instant endOf(Ending seen) {
    return seen.endedAt().orElseGet(clock::instant);
  }

  /** What a guest printed last tells most about its failure. */
  private Ending explained(ObservedVm vm, Ending ending) {
    String lastWords = hypervisor.console(vm.id()).map(ConsoleEnd::of).orElse("");
    return lastWords.isEmpty()
        ? ending
        : new Ending(
            ending.state(),
            ending.reason() + "; its console ends with: " + lastWords,
            ending.forceAt(),
            ending.endedAt());
  }
}
