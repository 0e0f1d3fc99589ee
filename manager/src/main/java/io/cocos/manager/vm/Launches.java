package io.cocos.manager.vm;

import io.cocos.computation.Computation;
import io.cocos.computation.ComputationManifest;
import io.cocos.computation.MalformedComputationException;
import io.cocos.computation.Terms;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for VMs: with a new one, or with the one that an earlier request of the same
 * name got. Safe for use by many threads; blocks for as long as the hypervisor takes.
 */
final class Launches {
  private static final Logger log = LoggerFactory.getLogger(Launches.class);

  private static final Set<ErrorCode> NOT_ASKED =
      EnumSet.of(
          ErrorCode.HYPERVISOR_UNAVAILABLE, ErrorCode.HYPERVISOR_TIMEOUT, ErrorCode.OVERLOADED);

  private final Hypervisor hypervisor;
  private final Launcher launcher;
  private final Admission admission;
  private final LaunchObserver observer;
  private final SeenVms seen;
  private final Boots boots;
  private final Reconciler reconciler;
  private final Supplier<UUID> ids;
  private final Burst burst;
  private final KeyedLaunches keyed = new KeyedLaunches();

  Launches(
      Hypervisor hypervisor,
      Launcher launcher,
      Admission admission,
      LaunchObserver observer,
      SeenVms seen,
      Boots boots,
      Reconciler reconciler,
      Supplier<UUID> ids,
      Burst burst) {
    this.hypervisor = hypervisor;
    this.launcher = launcher;
    this.admission = admission;
    this.observer = observer;
    this.seen = seen;
    this.boots = boots;
    this.reconciler = reconciler;
    this.ids = ids;
    this.burst = burst;
  }

  /** As {@link VmService#run}. */
  Vm run(LaunchRequest request) {
    long asked = System.nanoTime();
    try {
      requireSound(request);
      if (request.idempotencyKey().isEmpty()) {
        return launch(request);
      }
      String key = request.idempotencyKey().get();
      return keyed.once(
          new KeyedLaunches.Request(key, request.computationId()),
          () -> launchedFor(key),
          () -> launch(request));
    } finally {
      observer.answered(Duration.ofNanos(System.nanoTime() - asked));
    }
  }

  /** As {@link VmService#plan}. */
  LaunchPlan plan(LaunchRequest request) {
    requireSound(request);
    seen.complete();
    Prospect prospect = admission.prospect(seen::all);
    List<Refusal> refusals = new ArrayList<>();
    Optional<UUID> earlier =
        unlessRefused(refusals, () -> earlier(request)).flatMap(Function.identity());
    prospect.obstacle().filter(full -> earlier.isEmpty()).map(Refusal::of).ifPresent(refusals::add);
    VmSpec withoutPorts = launcher.withoutPorts(ids.get(), request);
    Optional<VmSpec> vm = unlessRefused(refusals, () -> launcher.withNextPorts(withoutPorts));
    Optional<PlannedGuest> guest =
        vm.flatMap(planned -> unlessRefused(refusals, () -> hypervisor.plan(planned)));
    return new LaunchPlan(
        vm.orElse(withoutPorts), prospect, refusals.stream().distinct().toList(), earlier, guest);
  }

  private Optional<UUID> earlier(LaunchRequest request) {
    Optional<ObservedVm> earlier =
        request.idempotencyKey().flatMap(this::launchedFor).map(Vm::observed);
    earlier.ifPresent(
        vm ->
            KeyedLaunches.requireSame(
                new KeyedLaunches.Request(
                    request.idempotencyKey().orElseThrow(), request.computationId()),
                vm.computationId()));
    return earlier.map(ObservedVm::id);
  }

  /** Notes a refusal; that the hypervisor cannot be asked is none, and leaves nothing to plan. */
  private static <T> Optional<T> unlessRefused(List<Refusal> refusals, Supplier<T> step) {
    try {
      return Optional.of(step.get());
    } catch (ManagerException refused) {
      if (NOT_ASKED.contains(refused.code())) {
        throw refused;
      }
      refusals.add(Refusal.of(refused));
      return Optional.empty();
    }
  }

  /** Asks the hypervisor: another manager may have launched it. What never ran is no answer. */
  private Optional<Vm> launchedFor(String idempotencyKey) {
    return hypervisor.list().stream()
        .filter(vm -> vm.idempotencyKey().filter(idempotencyKey::equals).isPresent())
        .filter(vm -> vm.domainState() != DomainState.DEFINED || vm.ending().isPresent())
        .findFirst()
        .map(boots::derive);
  }

  private Vm launch(LaunchRequest request) {
    UUID id = ids.get();
    Optional<String> computationId = request.computationId();
    seen.complete();
    return LogContext.of(id, computationId).call(() -> launch(id, computationId, request));
  }

  private Vm launch(UUID id, Optional<String> computationId, LaunchRequest request) {
    try (Burst.Member member = burst.join()) {
      Launched launched =
          admission.admit(
              id, seen::all, () -> launched(id, computationId, request, member::isCrowded));
      ObservedVm observed = launched.vm();
      if (observed.awaitsOthers()) {
        member.awaitOthers();
        observed = running(launched);
      }
      log.info(
          "VM {} ({}) runs for {}",
          id,
          observed.domain(),
          observed.computationId().map(digest -> "computation " + digest).orElse("no computation"));
      boots.launched(observed, launched.progress());
      return boots.derive(observed);
    } finally {
      reconciler.lookAfterLaunch(id);
    }
  }

  /** A VM whose domain is there, and who is told how its launch goes on. */
  private record Launched(ObservedVm vm, LaunchProgress progress) {}

  private Launched launched(
      UUID id, Optional<String> computationId, LaunchRequest request, BooleanSupplier crowded) {
    reconciler.leaveAlone(id);
    LaunchProgress progress = observer.begin(id, computationId);
    ObservedVm launched = step(progress, () -> launcher.launch(id, request, crowded));
    seen.launched(launched);
    return new Launched(launched, progress);
  }

  private ObservedVm running(Launched launched) {
    ObservedVm running = step(launched.progress(), () -> launcher.begin(launched.vm()));
    seen.launched(running);
    return running;
  }

  private static ObservedVm step(LaunchProgress progress, Supplier<ObservedVm> step) {
    try {
      return progress.within(step);
    } catch (RuntimeException failed) {
      progress.failed(failed.getMessage());
      throw failed;
    }
  }

  private static void requireSound(LaunchRequest request) {
    request.computation().ifPresent(Launches::requireFits);
    request.computation().map(ComputationManifest::computation).ifPresent(Launches::requireTerms);
  }

  /** The agent would refuse them too, but only after its VM has booted. */
  private static void requireTerms(Computation computation) {
    try {
      Terms unused = Terms.of(computation);
    } catch (MalformedComputationException malformed) {
      throw malformed.within("computation");
    }
  }

  private static void requireFits(ComputationManifest computation) {
    int length = computation.length();
    if (length > Computation.MAX_CANONICAL_BYTES) {
      throw new ManagerException(
          ErrorCode.REQUEST_TOO_LARGE,
          "the computation's canonical JSON has %d bytes, but at most %d reach the agent"
              .formatted(length, Computation.MAX_CANONICAL_BYTES));
    }
  }
}
