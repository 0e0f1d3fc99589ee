package io.cocos.cli;

import io.cocos.cli.command.AlgoCommand;
import io.cocos.cli.command.AttestationCommand;
import io.cocos.cli.command.Cocos;
import io.cocos.cli.command.CompletionCommand;
import io.cocos.cli.command.ConsoleCommand;
import io.cocos.cli.command.DataCommand;
import io.cocos.cli.command.EventsCommand;
import io.cocos.cli.command.ListCommand;
import io.cocos.cli.command.LogsCommand;
import io.cocos.cli.command.PlanCommand;
import io.cocos.cli.command.RemoveCommand;
import io.cocos.cli.command.ResultCommand;
import io.cocos.cli.command.ResumeCommand;
import io.cocos.cli.command.RunCommand;
import io.cocos.cli.command.SecretCommand;
import io.cocos.cli.command.ShowCommand;
import io.cocos.cli.command.StatusCommand;
import io.cocos.cli.command.StopCommand;
import io.cocos.cli.command.VerifyCommand;
import io.cocos.cli.server.Address;
import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.ExitCode;
import io.cocos.cli.text.Printable;
import io.cocos.cli.text.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The command line: what it may be, and how its failures are told. One thread uses it. */
public final class CommandRun {
  private final Streams streams;
  private final Cocos cocos;
  private final CommandLine commandLine;

  /**
   * A command line that has not run yet.
   *
   * @param streams where it writes
   * @param in what {@code -} stands for where a file is asked for
   */
  public CommandRun(Streams streams, InputStream in) {
    this.streams = streams;
    this.cocos = new Cocos(streams);
    this.commandLine =
        new CommandLine(cocos)
            .addSubcommand(new RunCommand(cocos, in))
            .addSubcommand(new PlanCommand(cocos, in))
            .addSubcommand(new ListCommand(cocos))
            .addSubcommand(new ShowCommand(cocos))
            .addSubcommand(new SecretCommand(cocos))
            .addSubcommand(new ResumeCommand(cocos))
            .addSubcommand(new StopCommand(cocos))
            .addSubcommand(new RemoveCommand(cocos))
            .addSubcommand(new EventsCommand(cocos))
            .addSubcommand(new ConsoleCommand(cocos))
            .addSubcommand(new StatusCommand(cocos))
            .addSubcommand(new AlgoCommand(cocos))
            .addSubcommand(new DataCommand(cocos))
            .addSubcommand(new LogsCommand(cocos))
            .addSubcommand(new ResultCommand(cocos))
            .addSubcommand(new AttestationCommand(cocos))
            .addSubcommand(new VerifyCommand(cocos, InstantSource.system()))
            .addSubcommand(new CompletionCommand(streams))
            .addSubcommand(new HelpCommand())
            .registerConverter(Address.class, CommandRun::address)
            .setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8))
            .setExecutionExceptionHandler((failure, command, parsed) -> tell(failure))
            .setParameterExceptionHandler((misuse, arguments) -> tell(misuse))
            .setExpandAtFiles(false);
  }

  /** Does what the arguments say, and returns how it ended. */
  public int execute(String... arguments) {
    return commandLine.execute(arguments);
  }

  private int tell(Exception failure) {
    if (failure instanceof ParameterException misuse) {
      return tell(misuse);
    }
    ExitCode code =
        failure instanceof CommandFailure known
            ? known.exitCode()
            : failure instanceof InterruptedException ? ExitCode.INTERRUPTED : ExitCode.REFUSED;
    boolean speaks =
        failure instanceof CommandFailure || failure.getClass().equals(IOException.class);
    String message = speaks ? failure.getMessage() : failure.toString();
    streams.note("cocos: " + message);
    if (cocos.debug()) {
      failure.printStackTrace(streams.err());
    }
    return code.number();
  }

  private int tell(ParameterException misuse) {
    streams.note("cocos: " + misuse.getMessage());
    String command = misuse.getCommandLine().getCommandSpec().qualifiedName();
    streams.note("'" + Printable.line(command) + " --help' shows what it takes.");
    return ExitCode.USAGE.number();
  }

  private static Address address(String text) {
    try {
      return Address.parse(text);
    } catch (IllegalArgumentException malformed) {
      throw new TypeConversionException(malformed.getMessage());
    }
  }
}
