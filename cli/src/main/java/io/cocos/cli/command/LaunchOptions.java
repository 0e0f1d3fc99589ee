package io.cocos.cli.command;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.ExitCode;
import io.cocos.proto.manager.ManagerServiceGrpc.ManagerServiceBlockingStub;
import io.cocos.proto.manager.RunRequest;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a VM is to be launched for. */
final class LaunchOptions {
  private static final Metadata.Key<String> IDEMPOTENCY_KEY =
      Metadata.Key.of("idempotency-key", Metadata.ASCII_STRING_MARSHALLER);

  private static final Pattern PRINTABLE = Pattern.compile("[ -~]{1,255}");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

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

  /**
   * The request.
   *
   * @param in what {@code -} stands for
   * @throws CommandFailure when the computation cannot be read
   */
  RunRequest request(InputStream in) throws CommandFailure {
    if (idempotencyKey != null && !PRINTABLE.matcher(idempotencyKey).matches()) {
      throw new ParameterException(
          spec.commandLine(), "--idempotency-key must be 1 to 255 printable ASCII characters.");
    }
    ByteString computation = computation(in);
    if (isRequest(computation)) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "%s is a whole request, as the manager's POST /run takes it, and not a computation: give what stands under its \"computation\" alone, such as docs/examples/computation.json, and its timeout as --timeout; or post it: curl -H 'Content-Type: application/json' -d @FILE http://MANAGER/run"
              .formatted(file.equals("-") ? "What is read" : file));
    }
    return RunRequest.newBuilder().setComputation(computation).setTimeout(timeout).build();
  }

  /**
   * Whether it has a computation in it. What is no JSON at all the manager refuses, and says why.
   */
  private static boolean isRequest(ByteString text) {
    try {
      Struct.Builder object = Struct.newBuilder();
      JsonFormat.parser().merge(text.toStringUtf8(), object);
      return object.containsFields("computation");
    } catch (InvalidProtocolBufferException malformed) {
      return false;
    }
  }

  /** The calls with the caller's own name for the request. */
  ManagerServiceBlockingStub withKey(ManagerServiceBlockingStub stub) {
    if (idempotencyKey == null) {
      return stub;
    }
    Metadata headers = new Metadata();
    headers.put(IDEMPOTENCY_KEY, idempotencyKey);
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private ByteString computation(InputStream in) throws CommandFailure {
    try {
      return file.equals("-")
          ? ByteString.readFrom(in)
          : ByteString.copyFrom(Files.readAllBytes(Path.of(file)));
    } catch (IOException unreadable) {
      throw new CommandFailure(
          ExitCode.REFUSED, "The computation cannot be read: " + unreadable, unreadable);
    }
  }
}
