package io.cocos.agent.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cocos.computation.Terms.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllowanceTest {
  @TempDir Path folder;

  @Test
  void silentTermsLeaveHalfOfTheMemoryAndAQuarterOfItForFiles() {
    assertThat(Allowance.of(Limits.none(), 1L << 30))
        .isEqualTo(new Allowance(512L << 20, 256L << 20, 256, Duration.ofHours(1)));
  }

  @Test
  void whatTheTermsSayHolds() {
    Limits limits =
        new Limits(
            OptionalInt.of(4096),
            OptionalInt.of(10),
            OptionalInt.of(7),
            Optional.of(Duration.ofSeconds(90)));

    assertThat(Allowance.of(limits, 1L << 30))
        .isEqualTo(new Allowance(4L << 30, 10L << 20, 7, Duration.ofSeconds(90)));
  }

  @Test
  void theKernelSaysHowMuchMemoryThereIs() throws Exception {
    Path meminfo =
        Files.writeString(folder.resolve("meminfo"), "MemTotal:         976564 kB\nSlab: 5 kB\n");

    assertThat(Allowance.guestMemory(meminfo)).isEqualTo(976564L * 1024);
  }

  @Test
  void aFileThatDoesNotSayIsNamed() throws Exception {
    Path meminfo = Files.writeString(folder.resolve("meminfo"), "Slab: 5 kB\n");

    assertThatThrownBy(() -> Allowance.guestMemory(meminfo))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(meminfo.toString());
  }
}
