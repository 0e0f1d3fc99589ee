package io.cocos.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowTest {
  private static final Figures HUNDRED = new Figures(5, 100, 120);

  @Test
  void aRatioIsMetWhenMedianAndP99Are() {
    assertThat(beside(new Figures(5, 95, 130), Target.ratio(0.95, 1.1)).met()).contains(true);
    assertThat(beside(new Figures(5, 96, 130), Target.ratio(0.95, 1.1)).met()).contains(false);
    assertThat(beside(new Figures(5, 95, 133), Target.ratio(0.95, 1.1)).met()).contains(false);
  }

  @Test
  void whereMoreIsBetterLessIsNotEnough() {
    assertThat(alone(99, new Target.AtLeast(100)).met()).contains(false);
    assertThat(alone(101, new Target.AtLeast(100)).met()).contains(true);
  }

  @Test
  void whereNoneMayBeOneIsTooMany() {
    assertThat(alone(0, Target.atMost(0)).met()).contains(true);
    assertThat(alone(1, Target.atMost(0)).met()).contains(false);
  }

  @Test
  void aPromiseThatIsBrokenMayStillBeWithinTheLimitOfChanges() {
    Row row = beside(HUNDRED, Target.ratio(0.95)).heldTo(Target.ratio(1.3));

    assertThat(row.met()).contains(false);
    assertThat(row.isHeld()).isTrue();
    assertThat(row.heldTo(Target.ratio(0.9)).isHeld()).isFalse();
  }

  private static Row alone(double figure, Target target) {
    return Row.alone("a promise", target, Unit.MILLISECONDS, Figures.once(figure));
  }

  private static Row beside(Figures ours, Target target) {
    return Row.beside("a promise", target, Unit.MILLISECONDS, ours, "another", HUNDRED);
  }
}
