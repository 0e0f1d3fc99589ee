package io.cocos.cli.command;

import com.google.protobuf.ByteString;
import io.cocos.cli.server.Manager;
import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.ExitCode;
import io.cocos.proto.manager.InjectSecretRequest;
import io.cocos.proto.manager.Vm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cocos secret}. */
@Command(
    name = "secret",
    description = "Gives a VM a launch secret that was started with run --paused (SEV, SEV-ES).")
public final class SecretCommand implements Callable<Integer> {
  private final Cocos cocos;

  @Mixin private VmParameter vm;

  @Option(
      names = "--header",
      paramLabel = "FILE",
      required = true,
      description = "The secret's packet header in base64, as virt-qemu-sev-validate writes it.")
  private Path header;

  @Option(
      names = "--secret",
      paramLabel = "FILE",
      required = true,
      description = "The encrypted secret in base64, as virt-qemu-sev-validate writes it.")
  private Path secret;

  @Option(
      names = "--address",
      paramLabel = "NUMBER",
      description = "Where in the guest's memory it goes; without it where its firmware says.")
  private Long address;

  /** Asks as {@code cocos} says. */
  public SecretCommand(Cocos cocos) {
    this.cocos = cocos;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    InjectSecretRequest.Builder request =
        InjectSecretRequest.newBuilder().setHeader(decoded(header)).setSecret(decoded(secret));
    if (address != null) {
      request.setAddress(address);
    }
    try (Manager manager = cocos.manager()) {
      request.setVmId(manager.find(vm.name()).getVmId());
      Vm given = manager.ask(() -> manager.calls().injectSecret(request.build()));
      if (cocos.json()) {
        cocos.streams().json(given);
      } else {
        VmTable.print(given, cocos.streams());
      }
      return 0;
    }
  }

  private static ByteString decoded(Path file) throws CommandFailure {
    try {
      String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
      return ByteString.copyFrom(Base64.getDecoder().decode(text));
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new CommandFailure(
          ExitCode.REFUSED, file + " cannot be read as base64: " + unreadable, unreadable);
    }
  }
}
