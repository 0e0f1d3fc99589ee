package io.cocos.manager.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MadeOnceTest {
  private final AtomicInteger made = new AtomicInteger();

  @Test
  void nothingIsMadeBeforeItIsNeeded() {
    MadeOnce<Integer> once = new MadeOnce<>(made::incrementAndGet);

    assertThat(made).hasValue(0);
    assertThat(once.get()).isEqualTo(1);
  }

  @Test
  void whoeverAsksLaterGetsTheSame() {
    MadeOnce<Object> once = new MadeOnce<>(Object::new);

    assertThat(once.get()).isSameAs(once.get());
  }

  @Test
  void whatCouldNotBeMadeIsTriedAgain() {
    MadeOnce<String> once =
        new MadeOnce<>(
            () -> {
              if (made.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
              }
              return "made";
            });

    assertThatThrownBy(once::get).isInstanceOf(IllegalStateException.class);
    assertThat(once.get()).isEqualTo("made");
  }
}
