package io.cocos.manager.vm;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.computation.Computation;
import io.cocos.computation.ComputationManifest;
import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.concurrent.Eventually;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Hypervisor} promises. A subclass says which one, and plays the world. */
public abstract class HypervisorContract {
  private static final Instant CREATED = Instant.parse("2026-02-03T04:05:06.123456789Z");
  private static final Instant READY = Instant.parse("2026-02-03T04:05:16.000000001Z");

  /** What the hypervisor told of, without being asked. */
  protected final News news = new News();

  private Hypervisor hypervisor;

  /** Remembers what it is told. */
  protected static final class News implements Hypervisor.Listener {
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<UUID> changes = ConcurrentHashMap.newKeySet();

    @Override
    public void connected() {
      connections.incrementAndGet();
    }

    @Override
    public void disconnected() {}

    @Override
    public void changed(UUID id) {
      changes.add(id);
    }
  }

  /** The hypervisor of one test, without VMs, to which nobody listens yet. */
  protected abstract Hypervisor open() throws Exception;

  /** Closes what {@link #open} gave, and removes what is left of its VMs. */
  protected abstract void close() throws Exception;

  /** Free ports of the host for one more VM. */
  protected abstract List<Forward> forwards();

  /** Defines a domain that no manager launched, by other means than the hypervisor's. */
  protected abstract UUID defineForeignDomain() throws Exception;

  /** Whether there is a domain of that id, ours or not. */
  protected abstract boolean domainExists(UUID id) throws Exception;

  /** The files of that VM that are left. */
  protected abstract List<String> filesOf(UUID id) throws Exception;

  /** Ends a VM at once, by other means than the hypervisor's. */
  protected abstract void destroyBehindItsBack(UUID id) throws Exception;

  /** Removes a VM for good, by other means than the hypervisor's. */
  protected abstract void undefineBehindItsBack(UUID id) throws Exception;

  /** The hypervisor under test. */
  protected final Hypervisor hypervisor() {
    return hypervisor;
  }

  /** A VM that can be launched. */
  protected final VmSpec spec(String name) {
    return Samples.spec(name, forwards(), CREATED);
  }

  /** The VMs of this test: on a host that others use too, theirs are listed as well. */
  private List<ObservedVm> listed() {
    return hypervisor.list().stream()
        .filter(vm -> vm.createdAt().getEpochSecond() == CREATED.getEpochSecond())
        .toList();
  }

  @BeforeEach
  final void openAndListen() throws Exception {
    hypervisor = open();
    hypervisor.listen(news);
    eventually(() -> assertThat(news.connections).hasValue(1));
  }

  @AfterEach
  final void closeAgain() throws Exception {
    close();
  }

  @Test
  void aPlanSaysHowTheVmWouldBeLaunchedAndLeavesNothing() throws Exception {
    VmSpec spec = spec("planned");

    PlannedGuest plan = hypervisor.plan(spec);

    assertThat(listed()).isEmpty();
    assertThat(domainExists(spec.id())).isFalse();
    assertThat(filesOf(spec.id())).isEmpty();
    assertThat(hypervisor.plan(spec)).isEqualTo(plan);
    assertThat(hypervisor.launch(spec).confidential()).isEqualTo(plan.protection());
  }

  @Test
  void aLaunchedVmRunsAndEverythingAboutItIsRemembered() {
    VmSpec spec = spec("remembered");

    ObservedVm launched = hypervisor.launch(spec);

    assertThat(launched)
        .isEqualTo(
            new ObservedVm(
                spec.id(),
                "remembered",
                DomainState.RUNNING,
                spec.computationId(),
                spec.forwards(),
                Confidential.NONE,
                launched.size(),
                CREATED,
                Optional.empty(),
                spec.idempotencyKey(),
                launched.handOver(),
                Life.begun(CREATED)));
    assertThat(listed()).containsExactly(launched);
    assertThat(hypervisor.find(spec.id())).contains(launched);
  }

  @Test
  void theSizeAndTheDeadlineOfAVmAreRemembered() {
    VmSpec endless = spec("sized");
    VmSpec spec =
        new VmSpec(
            endless.id(),
            endless.domain(),
            endless.computation(),
            endless.forwards(),
            endless.createdAt(),
            endless.timeout(),
            Optional.of(READY),
            endless.idempotencyKey());

    ObservedVm launched = hypervisor.launch(spec);

    assertThat(launched.deadline()).contains(READY);
    assertThat(launched.size().vcpus()).isPositive();
    assertThat(launched.size().memoryBytes()).isGreaterThan(1 << 20);
    assertThat(hypervisor.find(spec.id())).contains(launched);
  }

  @Test
  void theCallersNameForTheRequestIsRemembered() {
    VmSpec unnamed = spec("named");
    VmSpec named =
        new VmSpec(
            unnamed.id(),
            unnamed.domain(),
            unnamed.computation(),
            unnamed.forwards(),
            unnamed.createdAt(),
            unnamed.timeout(),
            Optional.empty(),
            Optional.of("order 17 <&> \"é\""));

    ObservedVm launched = hypervisor.launch(named);

    assertThat(launched.idempotencyKey()).isEqualTo(named.idempotencyKey());
    assertThat(hypervisor.find(named.id())).contains(launched);
    assertThat(listed()).containsExactly(launched);
  }

  @Test
  void aComputationOfAnyLengthIsLaunched() {
    Computation computation = Samples.computation("x".repeat(100_000));
    VmSpec spec = spec("long");
    VmSpec withLongComputation =
        new VmSpec(
            spec.id(),
            spec.domain(),
            Optional.of(ComputationManifest.of(computation)),
            spec.forwards(),
            spec.createdAt(),
            spec.timeout(),
            Optional.empty(),
            spec.idempotencyKey());

    hypervisor.launch(withLongComputation);

    assertThat(hypervisor.find(spec.id()))
        .get()
        .satisfies(
            vm -> {
              assertThat(vm.domainState()).isEqualTo(DomainState.RUNNING);
              assertThat(vm.computationId()).contains(computation.digest());
            });
  }

  @Test
  void theComputationOfAVmCanBeReadForAsLongAsTheVmIsThere() {
    VmSpec spec = spec("kept");
    hypervisor.launch(spec);

    assertThat(hypervisor.computation(spec.id()))
        .isEqualTo(spec.computation().map(ComputationManifest::computation));
    hypervisor.remove(spec.id());

    assertThat(hypervisor.computation(spec.id())).isEmpty();
  }

  @Test
  void aVmIsDescribedForAsLongAsItIsThere() {
    VmSpec spec = spec("described");
    hypervisor.launch(spec);

    GuestDescription described = hypervisor.describe(spec.id()).orElseThrow();

    assertThat(described.id()).isEqualTo(spec.id());
    assertThat(described.computationId()).isEqualTo(spec.computationId());
    assertThat(described.vcpus()).isPositive();
    assertThat(described.cpuModel()).isNotBlank();
    assertThat(described.kernelCommandLine().orElseThrow())
        .contains(spec.computationId().orElseThrow());
    assertThat(Stream.of(described.firmware(), described.kernel(), described.initrd()))
        .allSatisfy(digest -> assertThat(digest.orElseThrow()).matches("[0-9a-f]{64}"));
    assertThat(described.protection()).isEmpty();

    hypervisor.stop(spec.id());
    assertThat(hypervisor.describe(spec.id())).isPresent();
    hypervisor.remove(spec.id());
    assertThat(hypervisor.describe(spec.id())).isEmpty();
  }

  @Test
  void aVmIsLaunchedWithoutAComputation() {
    VmSpec spec = spec("waiting");
    VmSpec withoutComputation =
        new VmSpec(
            spec.id(),
            spec.domain(),
            Optional.empty(),
            spec.forwards(),
            spec.createdAt(),
            spec.timeout(),
            Optional.empty(),
            spec.idempotencyKey());

    ObservedVm launched = hypervisor.launch(withoutComputation);

    assertThat(launched.computationId()).isEmpty();
    assertThat(hypervisor.computation(spec.id())).isEmpty();
    assertThat(hypervisor.find(spec.id())).contains(launched);
    assertThat(listed()).containsExactly(launched);
  }

  @Test
  void vmsAreListedInTheOrderOfTheirCreation() {
    VmSpec second = Samples.spec("a-second", forwards(), CREATED.plusNanos(1));
    hypervisor.launch(second);
    VmSpec first = Samples.spec("b-first", forwards(), CREATED);
    hypervisor.launch(first);

    assertThat(listed()).extracting(ObservedVm::id).containsExactly(first.id(), second.id());
  }

  @Test
  void ofALaunchThatFailsNothingIsLeft() throws Exception {
    ObservedVm present = hypervisor.launch(spec("same-name"));
    VmSpec sameName = spec("same-name");

    assertThatExceptionOfType(ManagerException.class).isThrownBy(() -> hypervisor.launch(sameName));

    assertThat(hypervisor.find(sameName.id())).isEmpty();
    assertThat(domainExists(sameName.id())).isFalse();
    assertThat(filesOf(sameName.id())).isEmpty();
    assertThat(listed()).containsExactly(present);
  }

  @Test
  void aVmThatIsNotThereIsNotFound() {
    assertThat(hypervisor.find(UUID.randomUUID())).isEmpty();
    assertThat(listed()).isEmpty();
  }

  @Test
  void readinessIsRemembered() {
    VmSpec spec = spec("ready");
    ObservedVm launched = hypervisor.launch(spec);

    hypervisor.note(spec.id(), life -> life.withReady(READY));

    assertThat(hypervisor.find(spec.id())).contains(Samples.ready(launched, READY));
    assertThat(listed()).containsExactly(Samples.ready(launched, READY));
  }

  @Test
  void howAVmEndsIsRememberedAndWhatWasKnownBeforeStays() throws Exception {
    Ending ending =
        new Ending(
            VmState.FAILED,
            "</ending> 'no' & \"yes\" \u20ac\n\u0000\ud83d\ude00",
            READY.plusSeconds(30),
            Optional.of(READY.plusNanos(7)));
    VmSpec spec = spec("ending");
    ObservedVm launched = hypervisor.launch(spec);
    hypervisor.note(spec.id(), life -> life.withReady(READY));

    hypervisor.note(spec.id(), life -> life.withEnding(ending));

    ObservedVm noted = launched.withLife(Life.begun(CREATED).withReady(READY).withEnding(ending));
    assertThat(hypervisor.find(spec.id())).contains(noted);
    assertThat(listed()).containsExactly(noted);
    destroyBehindItsBack(spec.id());
    assertThat(hypervisor.find(spec.id())).contains(noted.withState(DomainState.DESTROYED));
  }

  @Test
  void aVmThatWasStartedAgainBeginsAnotherLife() {
    VmSpec spec = spec("another-life");
    ObservedVm launched = hypervisor.launch(spec);
    hypervisor.note(spec.id(), life -> life.withReady(READY));

    hypervisor.note(spec.id(), life -> Life.begun(READY.plusSeconds(1)));

    assertThat(hypervisor.find(spec.id()))
        .contains(launched.withLife(Life.begun(READY.plusSeconds(1))));
  }

  @Test
  void ofNotesThatManyTakeAtOnceNoneIsLost() {
    int writers = 8;
    VmSpec spec = spec("many-notes");
    hypervisor.launch(spec);
    ExecutorService threads = Executors.newFixedThreadPool(writers, new DaemonThreads("notes"));
    try {
      List<CompletableFuture<Void>> notes =
          IntStream.range(0, writers)
              .mapToObj(
                  writer ->
                      CompletableFuture.runAsync(
                          () -> hypervisor.note(spec.id(), life -> readyASecondLater(life)),
                          threads))
              .toList();
      notes.forEach(Eventually::outcome);
    } finally {
      threads.shutdownNow();
    }

    assertThat(hypervisor.find(spec.id()).orElseThrow().readyAt())
        .contains(CREATED.plusSeconds(writers));
  }

  private static Life readyASecondLater(Life life) {
    return life.withReady(life.readyAt().orElse(CREATED).plusSeconds(1));
  }

  @Test
  void theHypervisorsOwnDocumentIsShownForAsLongAsTheVmIsThere() throws Exception {
    VmSpec spec = spec("documented");
    hypervisor.launch(spec);

    assertThat(hypervisor.document(spec.id()).orElseThrow())
        .startsWith("<domain")
        .contains("<name>documented</name>");
    hypervisor.remove(spec.id());

    assertThat(hypervisor.document(spec.id())).isEmpty();
    assertThat(hypervisor.document(defineForeignDomain())).isEmpty();
  }

  @Test
  void theConsoleOfAVmCanBeReadForAsLongAsTheVmIsThere() {
    VmSpec spec = spec("console");
    hypervisor.launch(spec);

    ConsoleLog console = hypervisor.console(spec.id()).orElseThrow();
    assertThat(console.begin()).isZero();
    assertThat(console.read(console.end(), 1)).hasSizeLessThanOrEqualTo(1);
    hypervisor.remove(spec.id());

    assertThat(hypervisor.console(spec.id())).isEmpty();
    assertThat(hypervisor.console(UUID.randomUUID())).isEmpty();
  }

  @Test
  void aVmWithoutProtectionIsNotHeldForSecretsThatItCannotTake() {
    VmSpec spec = spec("held");

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> hypervisor.launch(held(spec)))
        .withMessageContaining("leave")
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.UNSUPPORTED_REQUEST);
    assertThat(listed()).isEmpty();
    assertThat(hypervisor.launch(spec).isHeld()).isFalse();
  }

  private static VmSpec held(VmSpec spec) {
    return new VmSpec(
        spec.id(),
        spec.domain(),
        spec.computation(),
        spec.forwards(),
        spec.createdAt(),
        spec.timeout(),
        spec.deadline(),
        spec.idempotencyKey(),
        true);
  }

  @Test
  void resumingAVmThatRunsLeavesItAsItIs() throws Exception {
    ObservedVm running = hypervisor.launch(spec("resumed"));

    hypervisor.resume(running.id());

    assertThat(hypervisor.find(running.id())).contains(running);
    assertNotFound(() -> hypervisor.resume(UUID.randomUUID()));
    UUID foreign = defineForeignDomain();
    assertNotFound(() -> hypervisor.resume(foreign));
  }

  @Test
  void aSecretForAVmThatRunsIsRefusedAndTheVmRunsOn() throws Exception {
    ObservedVm running = hypervisor.launch(spec("no-secret"));
    LaunchSecret secret =
        LaunchSecret.of(new byte[LaunchSecret.HEADER], new byte[16], Optional.empty());
    UUID foreign = defineForeignDomain();

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> hypervisor.injectSecret(running.id(), secret));
    assertNotFound(() -> hypervisor.injectSecret(UUID.randomUUID(), secret));
    assertNotFound(() -> hypervisor.injectSecret(foreign, secret));

    assertThat(hypervisor.find(running.id())).contains(running);
  }

  private static void assertNotFound(ThrowingCallable call) {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(call)
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.VM_NOT_FOUND);
  }

  @Test
  void onlyOfAProtectedVmThereIsEvidence() {
    VmSpec spec = spec("no-evidence");
    hypervisor.launch(spec);

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> hypervisor.evidence(spec.id()))
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.VM_UNPROTECTED);
    assertThat(hypervisor.evidence(UUID.randomUUID())).isEmpty();
  }

  @Test
  void askingAVmToEndEndsNoOtherAndCanBeRepeated() throws Exception {
    ObservedVm other = hypervisor.launch(spec("not-asked"));
    VmSpec spec = spec("asked");
    hypervisor.launch(spec);

    hypervisor.shutDown(spec.id());
    hypervisor.shutDown(spec.id());
    hypervisor.stop(spec.id());
    hypervisor.shutDown(spec.id());
    hypervisor.shutDown(UUID.randomUUID());
    hypervisor.shutDown(defineForeignDomain());

    assertThat(hypervisor.find(spec.id()).orElseThrow().domainState().isActive()).isFalse();
    assertThat(hypervisor.find(other.id())).contains(other);
  }

  @Test
  void sweepingLeavesTheFilesOfVmsThatAreThereWhoeverKnowsThem() throws Exception {
    VmSpec spec = spec("not-swept");
    hypervisor.launch(spec);
    List<String> files = filesOf(spec.id());

    assertThat(hypervisor.sweep(Set.of(), Instant.now().plusSeconds(60))).isEmpty();
    assertThat(hypervisor.sweep(Set.of(spec.id()), Instant.now().plusSeconds(60))).isEmpty();

    assertThat(filesOf(spec.id())).containsAll(files);
  }

  @Test
  void filesOfAVmThatSomebodyRemovedAreSweptWhenNobodyTouchesThemAnyMore() throws Exception {
    VmSpec spec = spec("swept");
    hypervisor.launch(spec);
    boolean hasFiles = !filesOf(spec.id()).isEmpty();
    undefineBehindItsBack(spec.id());

    assertThat(hypervisor.sweep(Set.of(), Instant.now().minusSeconds(60))).isEmpty();
    assertThat(hypervisor.sweep(Set.of(), Instant.now().plusSeconds(60)))
        .isEqualTo(hasFiles ? List.of(spec.id()) : List.of());

    assertThat(filesOf(spec.id())).isEmpty();
  }

  @Test
  void readinessOfAVmThatEndedIsRememberedToo() throws Exception {
    VmSpec spec = spec("ready-late");
    hypervisor.launch(spec);
    destroyBehindItsBack(spec.id());

    hypervisor.note(spec.id(), life -> life.withReady(READY));

    assertThat(hypervisor.find(spec.id()).orElseThrow().readyAt()).contains(READY);
  }

  @Test
  void readinessOfAVmThatIsGoneIsNoMatter() {
    VmSpec spec = spec("gone");
    hypervisor.launch(spec);
    hypervisor.remove(spec.id());

    hypervisor.note(spec.id(), life -> life.withReady(READY));

    assertThat(listed()).isEmpty();
  }

  @Test
  void aStoppedVmHasEndedAndIsKept() throws Exception {
    VmSpec spec = spec("stopped");
    ObservedVm launched = hypervisor.launch(spec);
    List<String> files = filesOf(spec.id());

    hypervisor.stop(spec.id());

    assertThat(listed()).containsExactly(launched.withState(DomainState.DESTROYED));
    assertThat(domainExists(spec.id())).isTrue();
    assertThat(filesOf(spec.id())).containsAll(files);
    eventually(() -> assertThat(news.changes).contains(spec.id()));
  }

  @Test
  void stoppingCanBeRepeatedAndConcernsNoOtherVm() {
    ObservedVm other = hypervisor.launch(spec("other"));
    VmSpec spec = spec("stopped-twice");
    hypervisor.launch(spec);

    hypervisor.stop(spec.id());
    hypervisor.stop(spec.id());
    hypervisor.stop(UUID.randomUUID());

    assertThat(hypervisor.find(spec.id()).orElseThrow().domainState())
        .isEqualTo(DomainState.DESTROYED);
    assertThat(hypervisor.find(other.id())).contains(other);
  }

  @Test
  void aStoppedVmIsRemovedLikeAnyOther() throws Exception {
    VmSpec spec = spec("stopped-removed");
    hypervisor.launch(spec);
    hypervisor.stop(spec.id());

    hypervisor.remove(spec.id());

    assertThat(domainExists(spec.id())).isFalse();
    assertThat(filesOf(spec.id())).isEmpty();
  }

  @Test
  void aRemovedVmLeavesNothing() throws Exception {
    VmSpec spec = spec("removed");
    hypervisor.launch(spec);

    hypervisor.remove(spec.id());

    assertThat(hypervisor.find(spec.id())).isEmpty();
    assertThat(listed()).isEmpty();
    assertThat(domainExists(spec.id())).isFalse();
    assertThat(filesOf(spec.id())).isEmpty();
  }

  @Test
  void removingCanBeRepeatedAndConcernsNoOtherVm() {
    ObservedVm kept = hypervisor.launch(spec("kept"));
    VmSpec spec = spec("removed-twice");
    hypervisor.launch(spec);

    hypervisor.remove(spec.id());
    hypervisor.remove(spec.id());
    hypervisor.remove(UUID.randomUUID());

    assertThat(listed()).containsExactly(kept);
  }

  @Test
  void aVmThatEndedIsRemovedLikeAnyOther() throws Exception {
    VmSpec spec = spec("ended");
    hypervisor.launch(spec);
    destroyBehindItsBack(spec.id());

    hypervisor.remove(spec.id());

    assertThat(domainExists(spec.id())).isFalse();
    assertThat(filesOf(spec.id())).isEmpty();
  }

  @Test
  void aVmThatSomebodyRemovedLeavesNoFilesOnceItIsRemovedHereToo() throws Exception {
    VmSpec spec = spec("half-removed");
    hypervisor.launch(spec);
    undefineBehindItsBack(spec.id());
    assertThat(hypervisor.find(spec.id())).isEmpty();

    hypervisor.remove(spec.id());

    assertThat(filesOf(spec.id())).isEmpty();
  }

  @Test
  void aVmThatWasRemovedMayBeLaunchedAgain() {
    VmSpec spec = spec("again");
    hypervisor.launch(spec);
    hypervisor.remove(spec.id());

    ObservedVm again = hypervisor.launch(spec);

    assertThat(listed()).containsExactly(again);
  }

  @Test
  void aVmThatEndsIsToldOfAndShownAsEnded() throws Exception {
    VmSpec spec = spec("ends");
    hypervisor.launch(spec);
    news.changes.clear();

    destroyBehindItsBack(spec.id());

    eventually(() -> assertThat(news.changes).contains(spec.id()));
    assertThat(hypervisor.find(spec.id()).orElseThrow().domainState())
        .isEqualTo(DomainState.DESTROYED);
  }

  @Test
  void foreignDomainsAreInvisibleAndLeftAlone() throws Exception {
    UUID foreign = defineForeignDomain();

    assertThat(listed()).isEmpty();
    assertThat(hypervisor.find(foreign)).isEmpty();
    assertThat(hypervisor.describe(foreign)).isEmpty();
    hypervisor.note(foreign, life -> life.withReady(READY));
    hypervisor.stop(foreign);
    hypervisor.remove(foreign);

    assertThat(domainExists(foreign)).isTrue();
  }
}
