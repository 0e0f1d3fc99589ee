package io.cocos.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunLogTest {
  private final RunLog log = new RunLog();

  @Test
  void outputAndErrorComeInTheOrderInWhichTheyWerePrinted() {
    print(false, "one ");
    print(false, "two");
    print(true, "three");
    print(false, "four");

    RunLog.Piece first = log.from(0).orElseThrow();
    RunLog.Piece second = log.from(first.next()).orElseThrow();
    RunLog.Piece third = log.from(second.next()).orElseThrow();

    assertThat(text(first)).isEqualTo("one two");
    assertThat(first.error()).isFalse();
    assertThat(text(second)).isEqualTo("three");
    assertThat(second.error()).isTrue();
    assertThat(text(third)).isEqualTo("four");
    assertThat(third.error()).isFalse();
    assertThat(log.from(third.next())).isEmpty();
  }

  @Test
  void theLatestMebibyteIsKeptAndWhatIsForgottenIsCounted() {
    print(true, "forgotten");
    byte[] megabytes = new byte[RunLog.KEPT_BYTES - 3];
    log.append(false, megabytes, megabytes.length);
    print(true, "end");

    RunLog.Piece first = log.from(0).orElseThrow();
    long position = first.next();
    RunLog.Piece last = first;
    long kept = first.bytes().remaining();
    while (log.from(position).isPresent()) {
      last = log.from(position).orElseThrow();
      position = last.next();
      kept += last.bytes().remaining();
    }

    assertThat(first.lost()).isEqualTo("forgotten".length());
    assertThat(first.error()).isFalse();
    assertThat(kept).isEqualTo(RunLog.KEPT_BYTES);
    assertThat(text(last)).isEqualTo("end");
    assertThat(last.error()).isTrue();
  }

  @Test
  void moreThanIsKeptInOneGoIsCutAtItsBeginning() {
    byte[] large = new byte[3 * RunLog.KEPT_BYTES + 5];
    large[large.length - 1] = 'x';
    log.append(false, large, large.length);

    assertThat(log.from(0).orElseThrow().lost()).isEqualTo(2L * RunLog.KEPT_BYTES + 5);
    assertThat(text(log.from(large.length - 1).orElseThrow())).isEqualTo("x");
  }

  @Test
  void takingTurnsForEverTakesNoMoreMemory() {
    for (int turn = 0; turn < 2 * RunLog.KEPT_TURNS; turn++) {
      print(turn % 2 == 1, "x");
    }

    assertThat(log.from(0).orElseThrow().lost()).isEqualTo(RunLog.KEPT_TURNS);
  }

  @Test
  void followersAreToldOfWhatIsPrintedAndOfTheEnd() {
    List<Boolean> ended = new ArrayList<>();
    Runnable follower = () -> ended.add(log.ended());
    log.changes().follow(follower);
    print(false, "x");
    log.end();
    log.changes().unfollow(follower);
    print(false, "y");

    assertThat(ended).containsExactly(false, false, true);
  }

  private void print(boolean error, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    log.append(error, bytes, bytes.length);
  }

  private static String text(RunLog.Piece piece) {
    return StandardCharsets.UTF_8.decode(piece.bytes()).toString();
  }
}
