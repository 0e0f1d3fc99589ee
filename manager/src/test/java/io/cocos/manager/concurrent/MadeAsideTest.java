package io.cocos.manager.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class MadeAsideTest {
  @Test
  void itsOwnerGoesOnWhileItIsMade() {
    CountDownLatch ownerWentOn = new CountDownLatch(1);
    MadeAside<String> aside =
        new MadeAside<>(
            "aside",
            () -> {
              try {
                ownerWentOn.await();
              } catch (InterruptedException ending) {
                throw new IllegalStateException(ending);
              }
              return Thread.currentThread().getName();
            });

    ownerWentOn.countDown();

    assertThat(aside.get()).isEqualTo("aside-1").isSameAs(aside.get());
  }

  @Test
  void whyItCouldNotBeMadeIsToldAsItsMakerToldIt() {
    IllegalArgumentException reason = new IllegalArgumentException("no template");
    MadeAside<String> aside =
        new MadeAside<>(
            "aside",
            () -> {
              throw reason;
            });

    assertThatThrownBy(aside::get).isSameAs(reason);
  }
}
