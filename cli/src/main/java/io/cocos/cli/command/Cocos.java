package io.cocos.cli.command;

import io.cocos.cli.server.Address;
import io.cocos.cli.server.Agent;
import io.cocos.cli.server.Manager;
import io.cocos.cli.server.Server;
import io.cocos.cli.server.TlsFiles;
import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.Streams;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What holds for every command: how to reach the manager, and how to answer. */
@Command(
    name = "cocos",
    description = "Runs computations in confidential virtual machines.",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = CommandVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or failed, 2 wrong command line, 3 no server",
      "there, 4 not found, 5 wrong state, 6 not allowed, 7 not available, 8 not",
      "verified, 124 took too long, 130 interrupted."
    })
public final class Cocos implements Runnable {
  private final Streams streams;

  @Spec private CommandSpec spec;

  @Option(
      names = "--manager",
      paramLabel = "HOST:PORT",
      scope = ScopeType.INHERIT,
      defaultValue = "${env:COCOS_MANAGER:-localhost:7001}",
      description = "Where the manager's gRPC is (COCOS_MANAGER; ${DEFAULT-VALUE}).")
  private Address manager;

  @Option(
      names = "--tls",
      scope = ScopeType.INHERIT,
      description = "The manager has TLS. So has it with any of the next three.")
  private boolean tls;

  @Option(
      names = "--cacert",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Authorities that may vouch for the manager (PEM).")
  private Path authorities;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Your certificate for the manager (PEM).")
  private Path certificate;

  @Option(
      names = "--cert-key",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Its private key (PEM, PKCS#8).")
  private Path certificateKey;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      scope = ScopeType.INHERIT,
      defaultValue = "120",
      description = "How long a server may say nothing (${DEFAULT-VALUE}).")
  private long patience;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Answer in JSON, one document in each line.")
  private boolean json;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where failures come from.")
  private boolean debug;

  /** Answers on those streams. */
  public Cocos(Streams streams) {
    this.streams = streams;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command.");
  }

  Manager manager() throws CommandFailure {
    if ((certificate == null) != (certificateKey == null)) {
      throw new ParameterException(spec.commandLine(), "Give --cert and --cert-key together.");
    }
    boolean encrypted = tls || authorities != null || certificate != null;
    TlsFiles files = encrypted ? new TlsFiles(authorities, certificate, certificateKey) : null;
    return new Manager(Server.manager(manager, files), patience());
  }

  Agent agent(Address address) {
    return new Agent(Server.agent(address), patience());
  }

  Streams streams() {
    return streams;
  }

  boolean json() {
    return json;
  }

  /** Returns whether to show where failures come from. */
  public boolean debug() {
    return debug;
  }

  private Duration patience() {
    if (patience < 1) {
      throw new ParameterException(spec.commandLine(), "--patience must be one second or more.");
    }
    return Duration.ofSeconds(patience);
  }
}
