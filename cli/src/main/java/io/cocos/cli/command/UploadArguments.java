package io.cocos.cli.command;

import io.cocos.cli.server.Agent;
import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.ExitCode;
import io.cocos.cli.text.Printable;
import io.cocos.cli.transfer.Input;
import io.cocos.cli.transfer.InputKind;
import io.cocos.cli.transfer.SourceFile;
import io.cocos.cli.transfer.Upload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What to upload, and where to. */
final class UploadArguments {
  @Parameters(
      paramLabel = "VM FILE",
      arity = "1..2",
      hideParamSyntax = true,
      description = "The VM, and the file to upload.")
  private List<String> parameters = new ArrayList<>();

  @Mixin private AgentTarget target;

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description =
          "Who provides it, as the computation says. May be left out with --id when one is missing,"
              + " or one that is missing is called like the file.")
  private String provider;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "His id for it, as the computation says.")
  private String id;

  void upload(Cocos cocos, InputKind kind)
      throws CommandFailure, IOException, InterruptedException {
    try (Agent agent = target.open(cocos, parameters, 1)) {
      SourceFile source = SourceFile.of(Path.of(parameters.get(parameters.size() - 1)));
      Input input = input(kind, agent, source);
      boolean uploaded = new Upload(agent, input, source, cocos.streams()).run();
      if (cocos.json()) {
        cocos.streams().json(asHeld(input, source));
      } else {
        String how = uploaded ? "uploaded" : "already there";
        cocos.streams().line(Printable.line(input + ": " + how + ", SHA-256 " + source.sha256()));
      }
    }
  }

  /** Returns the input that is named, or else the only one that it can be, or is called like. */
  private Input input(InputKind kind, Agent agent, SourceFile source)
      throws CommandFailure, IOException, InterruptedException {
    if (provider != null && id != null) {
      return new Input(kind, provider, id);
    }
    List<io.cocos.proto.agent.Input> named =
        kind.in(agent.status()).stream()
            .filter(known -> provider == null || known.getProvider().equals(provider))
            .filter(known -> id == null || known.getId().equals(id))
            .toList();
    List<io.cocos.proto.agent.Input> missing =
        named.stream().filter(known -> known.getSha256().isEmpty()).toList();
    List<io.cocos.proto.agent.Input> same =
        named.stream().filter(known -> known.getSha256().equals(source.sha256())).toList();
    List<io.cocos.proto.agent.Input> alike =
        missing.stream().filter(known -> known.getId().equals(source.name())).toList();
    List<io.cocos.proto.agent.Input> candidates =
        same.size() == 1 ? same : alike.size() == 1 ? alike : missing;
    if (candidates.size() == 1) {
      return new Input(kind, candidates.get(0).getProvider(), candidates.get(0).getId());
    }
    throw new CommandFailure(
        candidates.isEmpty() ? ExitCode.NOT_FOUND : ExitCode.USAGE,
        candidates.isEmpty()
            ? String.format("%s misses no such %s; 'cocos status' tells.", agent, kind.noun())
            : String.format(
                "Several may be meant; say which with --provider and --id: %s.",
                candidates.stream()
                    .map(known -> new Input(kind, known.getProvider(), known.getId()).toString())
                    .collect(Collectors.joining(", "))));
  }

  private static io.cocos.proto.agent.Input asHeld(Input input, SourceFile source) {
    return io.cocos.proto.agent.Input.newBuilder()
        .setProvider(input.provider())
        .setId(input.id())
        .setReceived(source.size())
        .setSize(source.size())
        .setSha256(source.sha256())
        .build();
  }
}
