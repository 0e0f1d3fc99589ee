package io.cocos.manager.vm;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One watch, whose world fails now and then. */
class VmWatchTest {
  private final ScheduledExecutorService background = Executors.newScheduledThreadPool(1);
  private final RecordingObserver observer = new RecordingObserver();

  @AfterEach
  void shutDown() {
    background.shutdownNow();
  }

  @Test
  void aLookThatFailsIsRepeatedWithoutAnotherHint() {
    AtomicBoolean failed = new AtomicBoolean();
    Vm vm = VmStates.derive(Samples.observed(DomainState.RUNNING, 0), Optional.empty());
    VmWatch watch =
        new VmWatch(
            () -> {
              if (failed.compareAndSet(false, true)) {
                throw new ManagerException(ErrorCode.OVERLOADED, "not now");
              }
              return Optional.of(vm);
            },
            observer,
            background,
            ended -> {});

    watch.lookAgain();

    eventually(() -> assertThat(observer.told()).containsExactly("booting"));
  }

  @Test
  void afterTheEndOfItsThreadsAHintIsOfNoConsequence() {
    VmWatch watch = new VmWatch(Optional::empty, observer, background, ended -> {});
    background.shutdownNow();

    watch.lookAgain();

    assertThat(observer.told()).isEmpty();
  }
}
