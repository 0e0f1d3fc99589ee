package io.cocos.cli.verification;

import io.cocos.cli.verification.Expectations.LaunchInputs;
import io.cocos.computation.Computation;
import io.cocos.measurement.ExpectedLaunch;
import io.cocos.measurement.TdxBoot;
import io.cocos.measurement.evidence.MalformedEvidenceException;
import io.cocos.measurement.tdx.TdAttributes;
import io.cocos.measurement.tdx.TdxQuote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Verifies the quote of a guest on TDX. One use, one thread. */
public final class TdxVerification {
  private static final HexFormat HEX = HexFormat.of();
  private static final int DIGEST = 32;
  private static final int REGISTER = 48;
  private static final String MEASUREMENT = "measurement";
  private static final String KERNEL = "kernel";
  private static final String SYSTEM = "system";
  private static final String POLICY = "policy";

  private final Expectations expected;
  private final byte[] nonce;
  private final Instant now;

  /**
   * Nothing is verified yet.
   *
   * @param nonce what the quote was asked to be over, 32 bytes
   * @param now when certificates have to be valid
   */
  public TdxVerification(Expectations expected, byte[] nonce, Instant now) {
    this.expected = expected;
    this.nonce = nonce.clone();
    this.now = now;
  }

  /** Verifies a quote, as the platform gave it. */
  public Verdict verify(byte[] bytes) {
    List<Check> checks = new ArrayList<>();
    try {
      TdxQuote quote = TdxQuote.parse(bytes);
      checks.add(Check.ok("report", "version " + quote.version()));
      checks.addAll(new TdxTrust(expected, quote, now).checks());
      byte[] data = quote.reportData();
      checks.add(
          Check.equal("nonce", HEX.formatHex(nonce), HEX.formatHex(Arrays.copyOf(data, DIGEST))));
      checks.add(
          ofComputation("computation", Arrays.copyOfRange(data, DIGEST, 2 * DIGEST), DIGEST));
      checks.add(ofComputation("configuration", quote.configurationId(), REGISTER));
      checks.add(policy(quote.attributes()));
      checks.add(new LaunchChecks(expected, Technology.TDX).commandLine());
      checks.add(firmware(HEX.formatHex(quote.measurement())));
      checks.add(kernel(HEX.formatHex(quote.kernelMeasurement())));
      checks.add(system(HEX.formatHex(quote.systemMeasurement())));
    } catch (MalformedEvidenceException malformed) {
      checks.add(Check.failed("report", malformed.getMessage()));
    }
    return new Verdict(Technology.TDX.label(), checks);
  }

  private Check ofComputation(String name, byte[] found, int length) {
    return expected
        .computation()
        .map(Computation::digest)
        .map(digest -> HEX.formatHex(Arrays.copyOf(HEX.parseHex(digest), length)))
        .map(digest -> Check.equal(name, digest, HEX.formatHex(found)))
        .orElseGet(() -> Check.notChecked(name, "give the computation with --computation"));
  }

  private Check policy(TdAttributes found) {
    if (expected.policy().isPresent() && expected.policy().getAsLong() != found.bits()) {
      return Check.failed(
          POLICY,
          "it is %s, and must be %s"
              .formatted(found, new TdAttributes(expected.policy().getAsLong())));
    }
    if (found.allowsDebugging() && !expected.debugging()) {
      return Check.failed(POLICY, found + " lets the host debug the guest, and so read its memory");
    }
    if (found.allowsMigration() && expected.policy().isEmpty()) {
      return Check.failed(POLICY, found + " lets a guest of the host's move this one elsewhere");
    }
    return Check.ok(POLICY, found.toString());
  }

  private Check firmware(String found) {
    Optional<ExpectedLaunch> launch = expected.launch().firmware().map(ExpectedLaunch::ofTdx);
    if (launch.isEmpty()) {
      return Check.notChecked(MEASUREMENT, "give --firmware");
    }
    if (launch.get() instanceof ExpectedLaunch.Known known) {
      return oneOf(
          MEASUREMENT,
          known.candidates().stream().map(ExpectedLaunch.Candidate::digest).toList(),
          found);
    }
    return Check.notChecked(MEASUREMENT, ((ExpectedLaunch.Unknown) launch.get()).reason());
  }

  private Check kernel(String found) {
    if (expected.launch().kernel().isEmpty()) {
      return Check.notChecked(KERNEL, "give --kernel");
    }
    try {
      byte[] register = TdxBoot.kernelRegister(expected.launch().kernel().get());
      return oneOf(KERNEL, List.of(HEX.formatHex(register)), found);
    } catch (MalformedEvidenceException noKernel) {
      return Check.notChecked(KERNEL, noKernel.getMessage());
    }
  }

  private Check system(String found) {
    LaunchInputs inputs = expected.launch();
    List<String> commandLines = expected.commandLines(Technology.TDX.label());
    if (inputs.initrd().isEmpty() || commandLines.isEmpty()) {
      return Check.notChecked(
          SYSTEM, "give --initrd and --command-line or --kernel-arguments, with --computation");
    }
    byte[] initrd = HEX.parseHex(inputs.initrd().get().sha384());
    return oneOf(
        SYSTEM,
        commandLines.stream()
            .flatMap(line -> TdxBoot.systemRegisters(line, initrd).stream())
            .map(HEX::formatHex)
            .toList(),
        found);
  }

  private static Check oneOf(String name, List<String> candidates, String found) {
    return candidates.contains(found)
        ? Check.ok(name, found)
        : Check.failed(
            name, "it is %s, and must be %s".formatted(found, String.join(" or ", candidates)));
  }
}
