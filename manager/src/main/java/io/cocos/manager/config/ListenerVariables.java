package io.cocos.manager.config;

import static io.cocos.manager.config.ValueType.PATH;
import static io.cocos.manager.config.ValueType.TEXT;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The variables of one server: where it listens, and with which TLS. */
record ListenerVariables(
    String protocol,
    Variable<Optional<String>> host,
    Variable<Integer> port,
    Variable<Optional<Path>> certificate,
    Variable<Optional<Path>> key,
    Variable<Optional<Path>> clientAuthorities) {
  /**
   * A listener that nobody gave an address is for this machine only: the contents of requests are
   * nobody else's business, and without TLS they would travel in the clear.
   */
  private static final String LOOPBACK = "127.0.0.1";

  /** Every address of this machine, those of IPv6 included. */
  private static final String EVERYWHERE = "0.0.0.0";

  /**
   * Describes them.
   *
   * @param protocol what the server speaks; the variables have its name in capitals
   */
  static ListenerVariables in(Section section, String protocol, String port) {
    String prefix = prefix(protocol);
    return new ListenerVariables(
        protocol,
        section.optional(
            prefix + "HOST",
            TEXT,
            "`127.0.0.1`, with TLS `0.0.0.0`",
            "where "
                + protocol
                + " is served; `0.0.0.0` opens it to the network, without TLS in the clear"),
        section.variable(
            prefix + "PORT",
            ValueType.number(0, 65_535),
            port,
            "its port; 0 lets the system choose"),
        section.optional(
            prefix + "SERVER_CERT",
            PATH,
            "none",
            "its certificate and those that lead to its authority (PEM); turns TLS on"),
        section.optional(
            prefix + "SERVER_KEY",
            PATH,
            "none",
            "the certificate's private key (PEM; RSA or EC, not encrypted)"),
        section.optional(
            prefix + "CLIENT_CA_CERTS",
            PATH,
            "none",
            "authorities of clients (PEM); with it, only clients whose certificate one of them"
                + " signed are served"));
  }

  /**
   * What they are set to, with a warning when that opens the server to the network in the clear.
   *
   * @throws ManagerException with {@code CONFIGURATION_INVALID} when only a part of TLS is set
   */
  Listener read(Environment environment) {
    Optional<TlsFiles> tls = tls(environment);
    Listener listener =
        new Listener(
            environment.get(host).orElse(tls.isPresent() ? EVERYWHERE : LOOPBACK),
            environment.get(port),
            tls);
    if (listener.isOpenInTheClear()) {
      environment.warn(
          "%s opens %s to the network in the clear: whoever reaches it may use it, whoever listens may read along; %s and %s encrypt it"
              .formatted(host.name(), protocol, certificate.name(), key.name()));
    }
    return listener;
  }

  private Optional<TlsFiles> tls(Environment environment) {
    Optional<ConfiguredFile> certificateFile = file(environment, certificate);
    Optional<ConfiguredFile> keyFile = file(environment, key);
    Optional<ConfiguredFile> authoritiesFile = file(environment, clientAuthorities);
    certificateFile.ifPresent(set -> requireWith(set, keyFile, key));
    keyFile.ifPresent(set -> requireWith(set, certificateFile, certificate));
    authoritiesFile.ifPresent(set -> requireWith(set, certificateFile, certificate));
    return certificateFile.map(set -> new TlsFiles(set, keyFile.orElseThrow(), authoritiesFile));
  }

  private static Optional<ConfiguredFile> file(
      Environment environment, Variable<Optional<Path>> variable) {
    return environment.get(variable).map(path -> new ConfiguredFile(variable.name(), path));
  }

  private static void requireWith(
      ConfiguredFile set, Optional<ConfiguredFile> other, Variable<?> variable) {
    if (other.isEmpty()) {
      throw new ManagerException(
          ErrorCode.CONFIGURATION_INVALID,
          "%s is set without %s, and TLS needs both: set the other too, or neither to serve without TLS"
              .formatted(set, variable.name()));
    }
  }

  private static String prefix(String protocol) {
    return "MANAGER_" + protocol.toUpperCase(Locale.ROOT) + "_";
  }
}
