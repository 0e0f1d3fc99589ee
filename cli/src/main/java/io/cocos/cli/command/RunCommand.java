package io.cocos.cli.command;

import com.google.protobuf.ByteString;
import io.cocos.cli.server.Manager;
import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.ExitCode;
import io.cocos.proto.manager.ManagerServiceGrpc.ManagerServiceBlockingStub;
import io.cocos.proto.manager.RunRequest;
import io.cocos.proto.manager.RunResponse;
import io.cocos.proto.manager.Vm;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cocos run}. */
@Command(name = "run", description = "Starts a VM for a computation.")
public final class RunCommand implements Callable<Integer> {
  private static final Metadata.Key<String> IDEMPOTENCY_KEY =
      Metadata.Key.of("idempotency-key", Metadata.ASCII_STRING_MARSHALLER);

  private static final Pattern PRINTABLE = Pattern.compile("[ -~]{1,255}");

  private final Cocos cocos;
  private final InputStream in;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "The computation as JSON; - reads it from standard input.")
  private String file;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "",
      description = "How long the computation may take, such as 10m; without it as it says itself.")
  private String timeout;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "Repeats with the same key are answered with the same VM.")
  private String idempotencyKey;

  @Option(
      names = "--paused",
      description =
          "Hold the guest before its first step, for 'secret' and 'resume' (SEV, SEV-ES).")
  private boolean paused;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      arity = "0..1",
      fallbackValue = "300",
      description = "Wait until the agent is ready, so long at most (${FALLBACK-VALUE}).")
  private Long wait;

  /** Asks as {@code cocos} says; reads a computation from {@code in} when told so. */
  public RunCommand(Cocos cocos, InputStream in) {
    this.cocos = cocos;
    this.in = in;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    if (idempotencyKey != null && !PRINTABLE.matcher(idempotencyKey).matches()) {
      throw new ParameterException(
          spec.commandLine(), "--idempotency-key must be 1 to 255 printable ASCII characters.");
    }
    RunRequest request =
        RunRequest.newBuilder()
            .setComputation(computation())
            .setTimeout(timeout)
            .setPaused(paused)
            .build();
    try (Manager manager = cocos.manager()) {
      RunResponse started = manager.ask(() -> withKey(manager.calls()).run(request));
      if (wait != null) {
        cocos
            .streams()
            .note("VM " + started.getVmId() + " runs; waiting until its agent is ready.");
        print(new Readiness(manager, started.getVmId()).await(wait));
      } else if (cocos.json()) {
        cocos.streams().json(started);
      } else {
        VmTable.print(vm(started), cocos.streams());
      }
      return 0;
    }
  }

  private void print(Vm vm) throws IOException {
    if (cocos.json()) {
      cocos.streams().json(vm);
    } else {
      VmTable.print(vm, cocos.streams());
    }
  }

  private ManagerServiceBlockingStub withKey(ManagerServiceBlockingStub stub) {
    if (idempotencyKey == null) {
      return stub;
    }
    Metadata headers = new Metadata();
    headers.put(IDEMPOTENCY_KEY, idempotencyKey);
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private ByteString computation() throws CommandFailure {
    try {
      return file.equals("-")
          ? ByteString.readFrom(in)
          : ByteString.copyFrom(Files.readAllBytes(Path.of(file)));
    } catch (IOException unreadable) {
      throw new CommandFailure(
          ExitCode.REFUSED, "The computation cannot be read: " + unreadable, unreadable);
    }
  }

  private static Vm vm(RunResponse started) {
    return Vm.newBuilder()
        .setVmId(started.getVmId())
        .setDomain(started.getDomain())
        .setState(started.getState())
        .setComputationId(started.getComputationId())
        .setAgentAddress(started.getAgentAddress())
        .addAllForwards(started.getForwardsList())
        .setConfidential(started.getConfidential())
        .build();
  }
}
