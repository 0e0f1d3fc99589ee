package io.cocos.cli.command;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.cocos.cli.server.Agent;
import io.cocos.cli.server.Manager;
import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.ExitCode;
import io.cocos.cli.verification.Expectations;
import io.cocos.cli.verification.SevClaim;
import io.cocos.cli.verification.SevVerification;
import io.cocos.cli.verification.SnpVerification;
import io.cocos.cli.verification.TdxVerification;
import io.cocos.cli.verification.Verdict;
import io.cocos.proto.agent.AttestationRequest;
import io.cocos.proto.agent.AttestationResponse;
import io.cocos.proto.manager.AttestationPolicyReq;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cocos verify}. */
@Command(
    name = "verify",
    description = {
      "Verifies a VM's evidence against what you say must be true; exit code 8",
      "unless all that matters was checked and is right. The manager's word is",
      "never believed."
    })
public final class VerifyCommand implements Callable<Integer> {
  private final Cocos cocos;
  private final InstantSource clock;

  @Parameters(paramLabel = "VM", arity = "0..1", description = "The VM.")
  private List<String> parameters = new ArrayList<>();

  @Mixin private AgentTarget target;

  @Mixin private NonceOption nonce;

  @Mixin private VerificationOptions options;

  /** Asks as {@code cocos} says; certificates have to be valid when the clock says. */
  public VerifyCommand(Cocos cocos, InstantSource clock) {
    this.cocos = cocos;
    this.clock = clock;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    Expectations expected = options.read();
    byte[] fresh = fresh();
    Verdict verdict = verify(expected, fresh);
    if (cocos.json()) {
      cocos.streams().json(VerdictText.document(verdict));
    } else {
      VerdictText.print(verdict, cocos.streams());
    }
    return (verdict.isVerified() ? ExitCode.DONE : ExitCode.NOT_VERIFIED).number();
  }

  private Verdict verify(Expectations expected, byte[] fresh)
      throws CommandFailure, IOException, InterruptedException {
    if (!target.isAddress()) {
      Struct evidence = evidence();
      String technology = text(evidence, "technology");
      if (technology.equals("sev") || technology.equals("sev-es")) {
        return new SevVerification(expected).verify(technology, claim(evidence));
      }
    }
    AttestationResponse report = report(fresh);
    return switch (report.getPlatform()) {
      case "sev-snp" ->
          new SnpVerification(expected, fresh, clock.instant())
              .verify(report.getFile().toByteArray(), report.getAuxiliary().toByteArray());
      case "tdx" ->
          new TdxVerification(expected, fresh, clock.instant())
              .verify(report.getFile().toByteArray());
      default ->
          throw new CommandFailure(
              ExitCode.NOT_VERIFIED,
              "Reports of the platform '%s' cannot be verified here."
                  .formatted(report.getPlatform()));
    };
  }

  /** What the manager and its host say. */
  private Struct evidence() throws CommandFailure, IOException, InterruptedException {
    try (Manager manager = cocos.manager()) {
      String id = manager.find(target.vm(parameters)).getVmId();
      ByteString info =
          manager
              .ask(
                  () ->
                      manager
                          .calls()
                          .attestationPolicy(AttestationPolicyReq.newBuilder().setId(id).build()))
              .getInfo();
      Struct.Builder evidence = Struct.newBuilder();
      JsonFormat.parser().merge(info.toStringUtf8(), evidence);
      return evidence.build();
    } catch (InvalidProtocolBufferException malformed) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "The manager's evidence is no JSON: " + malformed.getMessage(),
          malformed);
    }
  }

  private static SevClaim claim(Struct evidence) throws CommandFailure {
    try {
      return SevClaim.of(evidence);
    } catch (IllegalArgumentException none) {
      throw new CommandFailure(
          ExitCode.NOT_VERIFIED,
          "There is no launch measurement to verify: " + none.getMessage() + ".",
          none);
    }
  }

  private AttestationResponse report(byte[] fresh)
      throws CommandFailure, IOException, InterruptedException {
    AttestationRequest request =
        AttestationRequest.newBuilder().setNonce(ByteString.copyFrom(fresh)).build();
    try (Agent agent = target.open(cocos, parameters, 0)) {
      return agent.ask(() -> agent.calls().attestation(request));
    }
  }

  private byte[] fresh() {
    if (nonce.isGiven()) {
      return Arrays.copyOf(nonce.bytes(), NonceOption.LENGTH);
    }
    byte[] random = new byte[NonceOption.LENGTH];
    new SecureRandom().nextBytes(random);
    return random;
  }

  private static String text(Struct evidence, String name) {
    return evidence.getFieldsOrDefault(name, Value.getDefaultInstance()).getStringValue();
  }
}
