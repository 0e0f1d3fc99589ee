package io.cocos.manager.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.config.ConfiguredFile;
import io.cocos.manager.config.TlsFiles;
import io.cocos.manager.telemetry.LogLines;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when certificates are renewed, as seen by clients. */
class ServerTlsTest {
  @TempDir static Path issued;
  @TempDir Path folder;

  private static Authority authority;
  private static Authority otherAuthority;
  private static Identity first;
  private static Identity second;
  private static Identity client;
  private static Identity otherClient;

  private Path certificate;
  private Path key;
  private Path clientAuthorities;

  @BeforeAll
  static void issue() throws Exception {
    authority = new Authority(issued, "authority");
    otherAuthority = new Authority(issued, "other-authority");
    first = authority.issue("first", Authority.EC);
    second = authority.issue("second", Authority.RSA);
    client = authority.issue("client", Authority.EC);
    otherClient = otherAuthority.issue("other-client", Authority.EC);
  }

  @BeforeEach
  void install() throws IOException {
    certificate = folder.resolve("server.pem");
    key = folder.resolve("server.key");
    clientAuthorities = folder.resolve("clients.pem");
    copy(first.certificate(), certificate);
    copy(first.key(), key);
    copy(authority.certificate(), clientAuthorities);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private static ServerTls serving(Path certificate, Path key, Optional<Path> clients) {
    return serving(certificate, key, clients, InstantSource.system());
  }

  private static ServerTls serving(
      Path certificate, Path key, Optional<Path> clients, InstantSource clock) {
    return new ServerTls(
        new TlsFiles(
            new ConfiguredFile("CERT", certificate),
            new ConfiguredFile("KEY", key),
            clients.map(file -> new ConfiguredFile("CLIENTS", file))),
        UnaryOperator.identity(),
        clock);
  }

  /** As long as it takes until files that stay as they are are taken. */
  private static void lookUntilSettled(ServerTls tls) {
    tls.look();
    tls.look();
    tls.look();
  }

  private static LogLines log() {
    return LogLines.of("io.cocos.manager.tls");
  }

  private static List<String> messages(LogLines log, String level) throws IOException {
    return log.objects().stream()
        .filter(line -> line.get("level").asText().equals(level))
        .map((JsonNode line) -> line.get("message").asText())
        .toList();
  }

  @Test
  void aRenewedCertificateIsThatOfNewConnectionsWhileOldOnesLive() throws Exception {
    ServerTls tls = serving(certificate, key, Optional.empty());
    TlsClient caller = TlsClient.trusting(authority.certificate());
    try (TlsPort port = new TlsPort(tls.context());
        SSLSocket before = caller.connect(port.number());
        LogLines log = log()) {
      copy(second.certificate(), certificate);
      copy(second.key(), key);
      lookUntilSettled(tls);

      assertThat(caller.subjectAt(port.number())).isEqualTo("CN=second");
      before.getOutputStream().write(42);
      assertThat(before.getInputStream().read()).isEqualTo(42);
      assertThat(before.getSession().getPeerPrincipal().getName()).isEqualTo("CN=first");
      assertThat(messages(log, "info"))
          .singleElement()
          .asString()
          .startsWith("CERT (" + certificate + "): new connections are served with certificate ")
          .contains("of 'CN=second', valid from ");
      assertThat(messages(log, "warn")).isEmpty();
    }
  }

  @Test
  void filesThatStayAsTheyAreAreNotReadAgain() throws Exception {
    ServerTls tls = serving(certificate, key, Optional.of(clientAuthorities));
    try (LogLines log = log()) {
      lookUntilSettled(tls);

      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void aLinkThatIsLedElsewhereIsARenewal() throws Exception {
    Path live = folder.resolve("live");
    Path before = Files.createDirectory(folder.resolve("before"));
    Path after = Files.createDirectory(folder.resolve("after"));
    copy(first.certificate(), before.resolve("tls.crt"));
    copy(first.key(), before.resolve("tls.key"));
    copy(second.certificate(), after.resolve("tls.crt"));
    copy(second.key(), after.resolve("tls.key"));
    Files.createSymbolicLink(live, before);
    ServerTls tls = serving(live.resolve("tls.crt"), live.resolve("tls.key"), Optional.empty());
    try (TlsPort port = new TlsPort(tls.context())) {
      Path next = Files.createSymbolicLink(folder.resolve("next"), after);
      Files.move(next, live, StandardCopyOption.ATOMIC_MOVE);
      lookUntilSettled(tls);

      assertThat(TlsClient.trusting(authority.certificate()).subjectAt(port.number()))
          .isEqualTo("CN=second");
    }
  }

  @Test
  void aKeyThatDoesNotFitYetChangesNothingAndIsWarnedOfOnce() throws Exception {
    ServerTls tls = serving(certificate, key, Optional.empty());
    TlsClient caller = TlsClient.trusting(authority.certificate());
    try (TlsPort port = new TlsPort(tls.context());
        LogLines log = log()) {
      copy(second.certificate(), certificate);
      lookUntilSettled(tls);
      lookUntilSettled(tls);

      assertThat(caller.subjectAt(port.number())).isEqualTo("CN=first");
      assertThat(messages(log, "warn"))
          .containsExactly(
              ("KEY (%s) is not the key of the first certificate in CERT (%s), but must be; new"
                      + " connections are served with the files before until it is put right")
                  .formatted(key, certificate));

      copy(second.key(), key);
      lookUntilSettled(tls);

      assertThat(caller.subjectAt(port.number())).isEqualTo("CN=second");
    }
  }

  @Test
  void filesThatAreBeingWrittenAreLeftUntilTheyStay() throws Exception {
    ServerTls tls = serving(certificate, key, Optional.empty());
    try (TlsPort port = new TlsPort(tls.context());
        LogLines log = log()) {
      String text = Files.readString(second.certificate());
      Files.writeString(certificate, text.substring(0, text.length() / 2));
      tls.look();
      Files.writeString(certificate, text);
      tls.look();
      copy(second.key(), key);
      lookUntilSettled(tls);

      assertThat(TlsClient.trusting(authority.certificate()).subjectAt(port.number()))
          .isEqualTo("CN=second");
      assertThat(messages(log, "warn")).isEmpty();
    }
  }

  @Test
  void aFileThatVanishesChangesNothing() throws Exception {
    ServerTls tls = serving(certificate, key, Optional.empty());
    try (TlsPort port = new TlsPort(tls.context());
        LogLines log = log()) {
      Files.delete(key);
      lookUntilSettled(tls);

      assertThat(TlsClient.trusting(authority.certificate()).subjectAt(port.number()))
          .isEqualTo("CN=first");
      assertThat(messages(log, "warn"))
          .singleElement()
          .asString()
          .startsWith("KEY (" + key + ") does not exist");
    }
  }

  @Test
  void otherAuthoritiesOfClientsHoldForNewConnectionsEvenForResumedSessions() throws Exception {
    ServerTls tls = serving(certificate, key, Optional.of(clientAuthorities));
    TlsClient caller = TlsClient.trusting(authority.certificate(), client);
    TlsClient otherCaller = TlsClient.trusting(authority.certificate(), otherClient);
    try (TlsPort port = new TlsPort(tls.context())) {
      assertServed(caller, port);
      assertServed(caller, port);
      assertRefused(otherCaller, port);

      copy(otherAuthority.certificate(), clientAuthorities);
      lookUntilSettled(tls);

      assertRefused(caller, port);
      assertServed(otherCaller, port);
    }
  }

  /** In TLS 1.3 a client learns whether it is let in only after its part of the handshake. */
  private static void assertServed(TlsClient caller, TlsPort port) throws IOException {
    try (SSLSocket socket = caller.connect(port.number())) {
      socket.getOutputStream().write(42);
      assertThat(socket.getInputStream().read()).isEqualTo(42);
    }
  }

  private static void assertRefused(TlsClient caller, TlsPort port) {
    assertThatExceptionOfType(SSLException.class)
        .isThrownBy(
            () -> {
              try (SSLSocket socket = caller.connect(port.number())) {
                socket.getInputStream().read();
              }
            });
  }

  @Test
  void olderVersionsThanTls12AreNotSpoken() throws Exception {
    ServerTls tls = serving(certificate, key, Optional.empty());

    assertThat(tls.context().newEngine(ByteBufAllocator.DEFAULT).getEnabledProtocols())
        .containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
  }

  @Test
  void anExpiredCertificateIsServedWithAWarning() throws Exception {
    Instant later = Instant.now().plus(Duration.ofDays(31));
    try (LogLines log = log()) {
      serving(certificate, key, Optional.empty(), InstantSource.fixed(later));

      assertThat(messages(log, "warn"))
          .singleElement()
          .asString()
          .startsWith("CERT (" + certificate + ") has expired, and clients will refuse it: ")
          .contains("CN=first");
    }
  }
}
