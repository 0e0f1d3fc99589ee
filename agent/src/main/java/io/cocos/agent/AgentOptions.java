package io.cocos.agent;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * What an agent can be told at its start.
 *
 * @param httpPort the HTTP port; 0 for any free one
 * @param grpcPort the gRPC port; 0 for any free one
 * @param commandLineFile holds the kernel's command line
 * @param firmwareFile holds the computation when the command line does not
 * @param folder takes the inputs
 */
public record AgentOptions(
    int httpPort, int grpcPort, Path commandLineFile, Path firmwareFile, Path folder) {

  /** What holds in the guest. */
  public static AgentOptions guest() {
    return new AgentOptions(
        9031,
        7002,
        Path.of("/proc/cmdline"),
        Path.of("/sys/firmware/qemu_fw_cfg/by_name/opt/cocos/computation/raw"),
        Path.of("/run/cocos"));
  }

  /**
   * These options, changed by arguments of the form {@code --name=value}.
   *
   * @throws IllegalArgumentException with a message for the user when there is no such option, or
   *     it cannot have that value
   */
  public AgentOptions with(String... arguments) {
    AgentOptions options = this;
    for (String argument : arguments) {
      options = options.with(argument);
    }
    return options;
  }

  private AgentOptions with(String argument) {
    int equals = argument.indexOf('=');
    String name = equals < 0 ? argument : argument.substring(0, equals);
    String value = equals < 0 ? "" : argument.substring(equals + 1);
    return switch (name) {
      case "--http-port" ->
          new AgentOptions(port(name, value), grpcPort, commandLineFile, firmwareFile, folder);
      case "--grpc-port" ->
          new AgentOptions(httpPort, port(name, value), commandLineFile, firmwareFile, folder);
      case "--command-line-file" ->
          new AgentOptions(httpPort, grpcPort, path(name, value), firmwareFile, folder);
      case "--firmware-file" ->
          new AgentOptions(httpPort, grpcPort, commandLineFile, path(name, value), folder);
      case "--folder" ->
          new AgentOptions(httpPort, grpcPort, commandLineFile, firmwareFile, path(name, value));
      default ->
          throw new IllegalArgumentException(
              "there is no option '"
                  + argument
                  + "'; there are --http-port=PORT, --grpc-port=PORT, --command-line-file=FILE,"
                  + " --firmware-file=FILE and --folder=FOLDER");
    };
  }

  private static int port(String name, String value) {
    try {
      int port = Integer.parseInt(value);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      throw noPort(name, value, notANumber);
    }
    throw noPort(name, value, null);
  }

  private static IllegalArgumentException noPort(String name, String value, Throwable cause) {
    return new IllegalArgumentException(
        name + " needs a port number from 0 to 65535, not '" + value + "'", cause);
  }

  private static Path path(String name, String value) {
    try {
      if (!value.isEmpty()) {
        return Path.of(value);
      }
    } catch (InvalidPathException invalid) {
      throw noPath(name, value, invalid);
    }
    throw noPath(name, value, null);
  }

  private static IllegalArgumentException noPath(String name, String value, Throwable cause) {
    return new IllegalArgumentException(name + " needs a path, not '" + value + "'", cause);
  }
}
