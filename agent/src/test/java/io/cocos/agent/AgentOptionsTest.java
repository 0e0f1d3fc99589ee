package io.cocos.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentOptionsTest {
  @Test
  void theGuestNeedsNone() {
    assertThat(AgentOptions.guest().with())
        .isEqualTo(
            new AgentOptions(
                9031,
                7002,
                Path.of("/proc/cmdline"),
                Path.of("/sys/firmware/qemu_fw_cfg/by_name/opt/cocos/computation/raw"),
                Path.of("/run/cocos")));
  }

  @Test
  void eachCanBeChanged() {
    assertThat(
            AgentOptions.guest()
                .with(
                    "--http-port=0",
                    "--grpc-port=65535",
                    "--command-line-file=one",
                    "--firmware-file=two=2",
                    "--folder=three"))
        .isEqualTo(new AgentOptions(0, 65535, Path.of("one"), Path.of("two=2"), Path.of("three")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--http-port",
        "--http-port=",
        "--http-port=x",
        "--http-port=65536",
        "--grpc-port=-1"
      })
  void aPortIsANumber(String argument) {
    assertThatThrownBy(() -> AgentOptions.guest().with(argument))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs a port number from 0 to 65535");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--command-line-file", "--firmware-file=", "--firmware-file=a\0b", "--folder"})
  void aFileAndAFolderHaveAPath(String argument) {
    assertThatThrownBy(() -> AgentOptions.guest().with(argument))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs a path");
  }

  @Test
  void anUnknownOneIsAnsweredWithThoseThatExist() {
    assertThatThrownBy(() -> AgentOptions.guest().with("--port=1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'--port=1'")
        .hasMessageContaining("--http-port=PORT");
  }
}
