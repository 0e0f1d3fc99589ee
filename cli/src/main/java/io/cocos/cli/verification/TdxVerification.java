package io.cocos.cli.verification;

import io.cocos.computation.Computation;
import io.cocos.measurement.ExpectedLaunch;
import io.cocos.measurement.tdx.MalformedQuoteException;
import io.cocos.measurement.tdx.TdxQuote;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Compares what a guest on TDX says of itself. Never verifies it: who signed the quote is not
 * checked, and the registers that its firmware extends are not calculated.
 */
public final class TdxVerification {
  private static final HexFormat HEX = HexFormat.of();
  private static final int DIGEST = 32;
  private static final int REGISTER = 48;

  private final Expectations expected;
  private final byte[] nonce;
  private final List<Check> checks = new ArrayList<>();

  /**
   * Nothing is compared yet.
   *
   * @param nonce what the quote was asked to be over, 32 bytes
   */
  public TdxVerification(Expectations expected, byte[] nonce) {
    this.expected = expected;
    this.nonce = nonce.clone();
  }

  /** Compares a quote. */
  public Verdict compare(byte[] bytes) {
    checks.add(
        Check.notChecked(
            "signature", "who signed a quote of TDX is not checked here, so it may be anybody's"));
    checks.add(
        Check.notChecked(
            "kernel", "the registers that firmware extends (RTMR) are not calculated here"));
    try {
      compare(TdxQuote.parse(bytes));
    } catch (MalformedQuoteException malformed) {
      checks.add(Check.failed("report", malformed.getMessage()));
    }
    return new Verdict("tdx", checks);
  }

  private void compare(TdxQuote quote) {
    byte[] data = quote.reportData();
    checks.add(
        Check.equal("nonce", HEX.formatHex(nonce), HEX.formatHex(Arrays.copyOf(data, DIGEST))));
    checks.add(ofComputation("computation", Arrays.copyOfRange(data, DIGEST, 2 * DIGEST), DIGEST));
    checks.add(ofComputation("configuration", quote.configurationId(), REGISTER));
    String attributes = "0x" + Long.toHexString(quote.attributes());
    checks.add(
        quote.allowsDebugging() && !expected.debugging()
            ? Check.failed("policy", attributes + " lets the host debug the guest")
            : Check.ok("policy", attributes));
    checks.add(measurement(HEX.formatHex(quote.measurement())));
  }

  private Check ofComputation(String name, byte[] found, int length) {
    return expected
        .computation()
        .map(Computation::digest)
        .map(digest -> HEX.formatHex(Arrays.copyOf(HEX.parseHex(digest), length)))
        .map(digest -> Check.equal(name, digest, HEX.formatHex(found)))
        .orElseGet(() -> Check.notChecked(name, "give the computation with --computation"));
  }

  private Check measurement(String found) {
    String name = "measurement";
    Optional<ExpectedLaunch> launch = expected.launch().firmware().map(ExpectedLaunch::ofTdx);
    if (launch.isEmpty()) {
      return Check.notChecked(name, "give --firmware");
    }
    if (launch.get() instanceof ExpectedLaunch.Known known) {
      List<String> digests =
          known.candidates().stream().map(ExpectedLaunch.Candidate::digest).toList();
      return digests.contains(found)
          ? Check.ok(name, found)
          : Check.failed(
              name, "it is %s, and must be %s".formatted(found, String.join(" or ", digests)));
    }
    return Check.notChecked(name, ((ExpectedLaunch.Unknown) launch.get()).reason());
  }
}
