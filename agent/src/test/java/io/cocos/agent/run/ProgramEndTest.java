package io.cocos.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramEndTest {
  @Test
  void aSignalIsToldFromTheExitCodeThatShellsGiveIt() {
    assertThat(ProgramEnd.parse(List.of("Command terminated by signal 9", "0")))
        .isEqualTo(ProgramEnd.signalled(9));
    assertThat(ProgramEnd.parse(List.of("Command exited with non-zero status 137", "137")))
        .isEqualTo(ProgramEnd.exited(137));
    assertThat(ProgramEnd.parse(List.of("0"))).isEqualTo(ProgramEnd.exited(0));
  }

  @Test
  void whatWasNeverWrittenNeverBegan() {
    assertThat(ProgramEnd.parse(List.of())).isEqualTo(ProgramEnd.NOT_BEGUN);
  }
}
