package io.cocos.manager.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.ManagerServer;
import io.cocos.manager.config.Listener;
import io.cocos.manager.doctor.Finding.Outcome;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whether the ports can be had, beside a manager that runs already. */
class PortsTest {
  @RegisterExtension static final ManagerServer server = new ManagerServer();

  private static Listener at(int port) {
    return new Listener("127.0.0.1", port, Optional.empty());
  }

  @Test
  void thoseThatAManagerHasAreNoFault() throws Exception {
    try (ServerSocket itsGrpc = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(new Ports(at(server.httpPort()), at(itsGrpc.getLocalPort())).look())
          .allSatisfy(
              found -> {
                assertThat(found.outcome()).isEqualTo(Outcome.NOTE);
                assertThat(found.details()).first().asString().contains("a manager runs already");
              });
    }
  }

  @Test
  void aHostThatIsNotOursCannotBeServedAt() {
    assertThat(new Ports(at(0), new Listener("host.invalid", 7001, Optional.empty())).look())
        .extracting(Finding::outcome)
        .containsExactly(Outcome.OK, Outcome.WRONG);
  }
}
