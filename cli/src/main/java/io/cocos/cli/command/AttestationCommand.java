package io.cocos.cli.command;

import com.google.protobuf.ByteString;
import io.cocos.cli.server.Agent;
import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.Shown;
import io.cocos.cli.text.Table;
import io.cocos.proto.agent.AttestationRequest;
import io.cocos.proto.agent.AttestationResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cocos attestation}. */
@Command(
    name = "attestation",
    description = "Fetches the report of the platform under a VM; exit code 7 when it has none.")
public final class AttestationCommand implements Callable<Integer> {
  private final Cocos cocos;

  @Parameters(paramLabel = "VM", arity = "0..1", description = "The VM.")
  private List<String> parameters = new ArrayList<>();

  @Mixin private AgentTarget target;

  @Mixin private OutputFile output;

  @Mixin private NonceOption nonce;

  /** Asks as {@code cocos} says. */
  public AttestationCommand(Cocos cocos) {
    this.cocos = cocos;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    AttestationRequest request =
        AttestationRequest.newBuilder().setNonce(ByteString.copyFrom(nonce.bytes())).build();
    try (Agent agent = target.open(cocos, parameters, 0)) {
      AttestationResponse report =
          output.isGiven()
              ? output.write(
                  cocos.streams(),
                  part -> {
                    AttestationResponse answer = ask(agent, request);
                    Files.write(part, answer.getFile().toByteArray());
                    return answer;
                  })
              : ask(agent, request);
      if (!output.isStandardOutput()) {
        print(report);
      }
      return 0;
    }
  }

  private static AttestationResponse ask(Agent agent, AttestationRequest request)
      throws CommandFailure, IOException, InterruptedException {
    return agent.ask(() -> agent.calls().attestation(request));
  }

  private void print(AttestationResponse report) throws IOException {
    if (cocos.json()) {
      cocos.streams().json(report);
      return;
    }
    new Table()
        .row("platform", report.getPlatform())
        .row("report", Shown.bytes(report.getFile().size()))
        .row("over", HexFormat.of().formatHex(report.getReportData().toByteArray()))
        .row("beside it", Shown.bytes(report.getAuxiliary().size()))
        .print(cocos.streams());
  }
}
