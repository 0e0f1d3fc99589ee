package io.cocos.manager.domainxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostForwardTest {
  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "127.0.0.1", "255.249.199.99"})
  void ipv4Literals(String address) {
    assertThat(new HostForward("ssh", address, 1, 65_535).hostAddress()).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "::1",
        "256.0.0.1",
        "1.2.3",
        "1.2.3.4.5",
        "01.2.3.4",
        "1.2.3.4 ",
        "1.2.3.4:5-:6,hostfwd=tcp::7",
        "127.0.0.1\n",
        "١.2.3.4"
      })
  void nothingElseIsAnAddress(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HostForward("ssh", address, 1, 1))
        .withMessageStartingWith("host address must match");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65_536, Integer.MAX_VALUE})
  void portsThatDoNotExist(int port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HostForward("ssh", "127.0.0.1", port, 1))
        .withMessage("host port must be 1 to 65535, is " + port);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HostForward("ssh", "127.0.0.1", 1, port))
        .withMessage("guest port must be 1 to 65535, is " + port);
  }

  @Test
  void aNameIsOneWord() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HostForward("a b", "127.0.0.1", 1, 1))
        .withMessageStartingWith("forward name");
  }
}
