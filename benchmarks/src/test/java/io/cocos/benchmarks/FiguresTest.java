package io.cocos.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void theMedianIsTheMiddleOfWhatWasMeasuredInAnyOrder() {
    assertThat(Figures.of(List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5);
    assertThat(Figures.of(List.of(4.0, 1.0, 2.0, 9.0)).median()).isEqualTo(3);
  }

  @Test
  void theP99OfFewIsTheGreatest() {
    assertThat(Figures.of(List.of(3.0, 8.0, 1.0)).p99()).isEqualTo(8);
  }

  @Test
  void oneOfAHundredMayBeAboveTheP99() {
    List<Double> measured = IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList();

    assertThat(Figures.of(measured)).isEqualTo(new Figures(100, 50.5, 99));
  }
}
