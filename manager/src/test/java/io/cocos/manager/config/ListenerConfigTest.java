package io.cocos.manager.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the servers listen, and with which TLS. */
class ListenerConfigTest {
  private static final String CERT = "_SERVER_CERT";
  private static final String KEY = "_SERVER_KEY";
  private static final String CA = "_CLIENT_CA_CERTS";

  static Stream<String> tlsVariables() {
    return Stream.of("MANAGER_HTTP", "MANAGER_GRPC")
        .flatMap(server -> Stream.of(CERT, KEY, CA).map(file -> server + file));
  }

  private static ManagerConfig read(Map<String, String> variables) {
    return ManagerConfig.fromEnvironment(variables, Path.of("/home/somebody"), false);
  }

  /** The variables of one server; the names after its prefix, and what they are set to. */
  private static ManagerConfig read(String server, Map<String, String> variables) {
    Map<String, String> all = new HashMap<>();
    variables.forEach((name, value) -> all.put("MANAGER_" + server + name, value));
    return read(all);
  }

  private static Listener listener(String server, ManagerConfig config) {
    return server.equals("HTTP") ? config.http() : config.grpc();
  }

  private static Listener otherListener(String server, ManagerConfig config) {
    return server.equals("HTTP") ? config.grpc() : config.http();
  }

  private static ConfiguredFile file(String server, String name, String path) {
    return new ConfiguredFile("MANAGER_" + server + name, Path.of(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP", "GRPC"})
  void certificateAndKeyTurnTlsOnForTheirServerAlone(String server) {
    ManagerConfig config = read(server, Map.of(CERT, "/c.pem", KEY, "/k.pem"));

    assertThat(listener(server, config).tls())
        .contains(
            new TlsFiles(
                file(server, CERT, "/c.pem"), file(server, KEY, "/k.pem"), Optional.empty()));
    assertThat(otherListener(server, config).tls()).isEmpty();
    assertThat(config.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP", "GRPC"})
  void theAuthoritiesOfClientsAreAThirdFile(String server) {
    ManagerConfig config = read(server, Map.of(CERT, "/c.pem", KEY, "/k.pem", CA, "/ca.pem"));

    assertThat(listener(server, config).tls().orElseThrow().clientAuthorities())
        .contains(file(server, CA, "/ca.pem"));
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP, _SERVER_CERT, _SERVER_KEY",
    "HTTP, _SERVER_KEY, _SERVER_CERT",
    "HTTP, _CLIENT_CA_CERTS, _SERVER_CERT",
    "GRPC, _SERVER_CERT, _SERVER_KEY",
    "GRPC, _SERVER_KEY, _SERVER_CERT",
    "GRPC, _CLIENT_CA_CERTS, _SERVER_CERT"
  })
  void aPartOfTlsAloneIsRefusedAndTheMissingPartIsNamed(String server, String set, String missing) {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> read(server, Map.of(set, "/file.pem")))
        .withMessageStartingWith(
            "MANAGER_%s%s (/file.pem) is set without MANAGER_%s%s,", server, set, server, missing)
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.CONFIGURATION_INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP", "GRPC"})
  void withTlsAListenerWithoutAHostIsOpenToTheNetwork(String server) {
    Map<String, String> tls = Map.of(CERT, "/c.pem", KEY, "/k.pem", "_HOST", "");

    ManagerConfig config = read(server, tls);

    assertThat(listener(server, config).host()).isEqualTo("0.0.0.0");
    assertThat(otherListener(server, config).host()).isEqualTo("127.0.0.1");
  }

  @Test
  void aHostThatIsSetIsObeyedWithTlsToo() {
    assertThat(
            read("HTTP", Map.of(CERT, "/c.pem", KEY, "/k.pem", "_HOST", "127.0.0.1")).http().host())
        .isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP, HTTP, 0.0.0.0",
    "HTTP, HTTP, ::",
    "HTTP, HTTP, 192.0.2.7",
    "GRPC, gRPC, 0.0.0.0"
  })
  void openingAServerToTheNetworkInTheClearIsWarnedOf(String server, String name, String host) {
    assertThat(read(server, Map.of("_HOST", host)).warnings())
        .singleElement()
        .asString()
        .startsWith("MANAGER_%s_HOST opens %s to the network in the clear".formatted(server, name))
        .contains("MANAGER_" + server + CERT);
    assertThat(read(server, Map.of("_HOST", host, CERT, "/c", KEY, "/k")).warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
  void servingThisMachineAloneNeedsNoWarning(String host) {
    assertThat(read("HTTP", Map.of("_HOST", host)).warnings()).isEmpty();
  }
}
