package io.cocos.manager.libvirt;

import static io.cocos.manager.concurrent.Eventually.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.config.AccelerationChoice;
import io.cocos.manager.domainxml.DomainSpec.Acceleration;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** KVM or TCG. */
class AccelerationChooserTest {
  private static final HostCapabilities WITH_KVM =
      new HostCapabilities(Set.of("qemu", "kvm"), Optional.empty());
  private static final HostCapabilities WITHOUT_KVM =
      new HostCapabilities(Set.of("qemu"), Optional.empty());

  private final AtomicInteger questions = new AtomicInteger();
  private final AtomicInteger probes = new AtomicInteger();

  private AccelerationChooser chooser(
      AccelerationChoice choice,
      Supplier<HostCapabilities> capabilities,
      Supplier<KvmProbe.Outcome> probe) {
    return new AccelerationChooser(
        choice,
        () -> {
          questions.incrementAndGet();
          return capabilities.get();
        },
        () -> {
          probes.incrementAndGet();
          return probe.get();
        });
  }

  private AccelerationChooser chooser(
      AccelerationChoice choice, HostCapabilities capabilities, boolean executes) {
    return chooser(
        choice, () -> capabilities, () -> new KvmProbe.Outcome(executes, "so it was seen"));
  }

  @Test
  void emulationThatIsAskedForIsTakenWithoutAQuestion() {
    assertThat(chooser(AccelerationChoice.TCG, WITH_KVM, true).choose())
        .isEqualTo(Acceleration.TCG);
    assertThat(questions).hasValue(0);
    assertThat(probes).hasValue(0);
  }

  @Test
  void kvmThatIsAskedForIsTakenWithoutAProbe() {
    assertThat(chooser(AccelerationChoice.KVM, WITH_KVM, false).choose())
        .isEqualTo(Acceleration.KVM);
    assertThat(probes).hasValue(0);
  }

  @Test
  void kvmThatIsAskedForAndNotThereIsNeverReplaced() {
    AccelerationChooser chooser = chooser(AccelerationChoice.KVM, WITHOUT_KVM, true);

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(chooser::choose)
        .withMessageContaining("MANAGER_QEMU_ENABLE_KVM")
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HOST_UNSUITABLE);
  }

  @Test
  void leftToItselfItTakesTheKvmThatIsSeenToExecute() {
    assertThat(chooser(AccelerationChoice.AUTO, WITH_KVM, true).choose())
        .isEqualTo(Acceleration.KVM);
  }

  @Test
  void leftToItselfItEmulatesWhereKvmDoesNotExecute() {
    assertThat(chooser(AccelerationChoice.AUTO, WITH_KVM, false).choose())
        .isEqualTo(Acceleration.TCG);
  }

  @Test
  void leftToItselfItEmulatesWhereThereIsNoKvmWithoutAProbe() {
    assertThat(chooser(AccelerationChoice.AUTO, WITHOUT_KVM, true).choose())
        .isEqualTo(Acceleration.TCG);
    assertThat(probes).hasValue(0);
  }

  @Test
  void theChoiceIsMadeOnce() {
    AccelerationChooser chooser = chooser(AccelerationChoice.AUTO, WITH_KVM, true);

    chooser.choose();
    chooser.choose();

    assertThat(questions).hasValue(1);
    assertThat(probes).hasValue(1);
  }

  @Test
  void thoseWhoAskMeanwhileShareOneProbe() throws Exception {
    CountDownLatch probing = new CountDownLatch(1);
    CountDownLatch seen = new CountDownLatch(1);
    AccelerationChooser chooser =
        chooser(
            AccelerationChoice.AUTO,
            () -> WITH_KVM,
            () -> {
              probing.countDown();
              try {
                seen.await();
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
              return new KvmProbe.Outcome(true, "a guest ran");
            });
    ExecutorService callers =
        Executors.newFixedThreadPool(4, new DaemonThreads("acceleration-test"));
    try {
      List<Future<Acceleration>> choices = new ArrayList<>();
      for (int caller = 0; caller < 4; caller++) {
        choices.add(callers.submit(chooser::choose));
      }
      probing.await();
      seen.countDown();

      assertThat(choices).allSatisfy(c -> assertThat(outcome(c)).isEqualTo(Acceleration.KVM));
      assertThat(probes).hasValue(1);
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void whatCouldNotBeFoundOutIsAskedAgain() {
    AccelerationChooser chooser =
        chooser(
            AccelerationChoice.AUTO,
            () -> {
              if (questions.get() == 1) {
                throw new ManagerException(ErrorCode.HYPERVISOR_UNAVAILABLE, "not yet");
              }
              return WITHOUT_KVM;
            },
            () -> new KvmProbe.Outcome(true, ""));

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(chooser::choose)
        .withMessage("not yet");
    assertThat(chooser.choose()).isEqualTo(Acceleration.TCG);
  }
}
