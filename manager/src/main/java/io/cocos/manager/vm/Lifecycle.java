package io.cocos.manager.vm;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides what has to be done for a VM as it stands. Pure: the same VM at the same time is decided
 * alike by every manager, also by one that was just started.
 *
 * @param rules how long VMs may take
 */
record Lifecycle(LifecycleRules rules) {
  private static final Duration ASKING_PAUSE = Duration.ofSeconds(2);

  /**
   * How long a guest whose computation is complete is let alone: the last bytes of the result may
   * still be on their way to a consumer who reads slowly.
   */
  private static final Duration PARTING = Duration.ofSeconds(5);

  /** What has to be done for a VM. */
  sealed interface Step {
    /**
     * Nothing now.
     *
     * @param lookAgain when there may be, if ever
     */
    record Nothing(Optional<Instant> lookAgain) implements Step {}

    /**
     * The VM has to be ended.
     *
     * @param ending how
     */
    record End(Ending ending) implements Step {}

    /**
     * The guest has to be asked to end, also if it was before: while its firmware runs it is deaf.
     *
     * @param lookAgain when it has had time to hear it
     */
    record Ask(Instant lookAgain) implements Step {}

    /** The guest was asked to end, and has had the time for it. */
    record Force() implements Step {}

    /**
     * The VM has ended, and how is to be noted.
     *
     * @param ending how
     */
    record NoteEnd(Ending ending) implements Step {}

    /** A VM that had ended was started again by somebody. */
    record BeginAgain() implements Step {}

    /** The guest was to begin with others, and nobody is left who would let it. */
    record Begin() implements Step {}

    /** A guest that was held at its start has begun. */
    record NoteRelease() implements Step {}

    /**
     * Nobody needs the VM any more.
     *
     * @param why for people
     */
    record Remove(String why) implements Step {}
  }

  /** What is the next thing to do, at that time. */
  Step next(Vm vm, Instant now) {
    ObservedVm observed = vm.observed();
    Optional<Ending> ending = observed.ending();
    if (observed.domainState().isActive()) {
      return ending.isEmpty() ? living(vm, now) : ending(vm, now, ending.get());
    }
    if (ending.isPresent()) {
      return ending.get().isOver()
          ? kept(ending.get(), now)
          : new Step.NoteEnd(ending.get().over(now));
    }
    return vm.state() == VmState.PROVISIONING
        ? halfMade(observed, now)
        : new Step.NoteEnd(Ending.seen(endOf(vm), vm.reason().orElse("it does not run"), now));
  }

  private Step ending(Vm vm, Instant now, Ending ending) {
    if (ending.isOver()) {
      return new Step.BeginAgain();
    }
    if (vm.observed().isHeld()) {
      return new Step.Force(); // there is no guest yet that could be asked
    }
    Instant askFrom = ending.forceAt().minus(rules.stopGrace());
    if (ending.state() == VmState.COMPLETED && now.isBefore(askFrom)) {
      return nothingUntil(askFrom);
    }
    if (!now.isBefore(ending.forceAt())) {
      return new Step.Force();
    }
    Instant askAgain = now.plus(ASKING_PAUSE);
    return new Step.Ask(askAgain.isBefore(ending.forceAt()) ? askAgain : ending.forceAt());
  }

  private Step living(Vm vm, Instant now) {
    if (vm.state() == VmState.COMPLETED) {
      Instant forceAt = now.plus(PARTING).plus(rules.stopGrace());
      return new Step.End(Ending.begun(vm, VmState.COMPLETED, "it has completed", forceAt));
    }
    ObservedVm observed = vm.observed();
    if (observed.awaitsOthers()) {
      return new Step.Begin();
    }
    if (observed.life().held() && !observed.isHeld()) {
      return new Step.NoteRelease();
    }
    Optional<Instant> deadline = observed.deadline();
    if (deadline.isPresent() && !now.isBefore(deadline.get())) {
      return new Step.End(
          Ending.begun(
              vm,
              VmState.EXPIRED,
              "its time was up at " + deadline.get(),
              now.plus(rules.stopGrace())));
    }
    Optional<Patience> patience = patience(vm);
    Optional<Instant> givenUp =
        patience.map(Patience::limit).map(observed.life().startedAt()::plus);
    if (givenUp.isPresent() && !now.isBefore(givenUp.get())) {
      return new Step.End(Ending.begun(vm, VmState.FAILED, patience.orElseThrow().failure(), now));
    }
    return new Step.Nothing(
        Stream.concat(deadline.stream(), givenUp.stream()).min(Instant::compareTo));
  }

  /**
   * How long a VM may stay as it is.
   *
   * @param limit counts from when its domain was started
   * @param missing what did not happen meanwhile
   */
  private record Patience(Duration limit, String missing) {
    String failure() {
      return missing + " within " + text(limit);
    }
  }

  /** A domain that somebody suspended cannot boot, and is not blamed for it. */
  private Optional<Patience> patience(Vm vm) {
    if (vm.observed().isHeld()) {
      return rules.holdTimeout().map(limit -> new Patience(limit, "nobody resumed its guest"));
    }
    return vm.state() == VmState.BOOTING && vm.observed().domainState() != DomainState.PAUSED
        ? rules.bootTimeout().map(limit -> new Patience(limit, "its agent did not answer"))
        : Optional.empty();
  }

  /**
   * As long as a manager may be at work on it, it is left alone. After that, one that never ran was
   * left by a manager that ended between defining and starting it; no caller was ever told of it.
   */
  private Step halfMade(ObservedVm observed, Instant now) {
    Instant givenUp = rules.abandonedAfter(observed.life().startedAt());
    if (now.isBefore(givenUp)) {
      return nothingUntil(givenUp);
    }
    return observed.domainState() == DomainState.LOST
        ? new Step.NoteEnd(
            Ending.seen(
                VmState.FAILED, "libvirt or the host was restarted before its agent answered", now))
        : new Step.Remove("it was defined and never started");
  }

  private Step kept(Ending ending, Instant now) {
    Optional<Instant> over = rules.retention().map(ending.endedAt().orElseThrow()::plus);
    if (over.isPresent() && !now.isBefore(over.get())) {
      return new Step.Remove("it ended " + text(rules.retention().orElseThrow()) + " ago");
    }
    return new Step.Nothing(over);
  }

  private static VmState endOf(Vm vm) {
    return vm.state().isEnd() ? vm.state() : VmState.STOPPED;
  }

  private static Step nothingUntil(Instant time) {
    return new Step.Nothing(Optional.of(time));
  }

  private static String text(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
