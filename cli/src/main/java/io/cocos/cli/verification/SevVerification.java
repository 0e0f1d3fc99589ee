package io.cocos.cli.verification;

import io.cocos.measurement.SevMeasurement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Verifies the launch of a guest on SEV or SEV-ES, by the key that its owner started the session
 * with: nobody else can make the measurement. It was made once, at the launch, over no nonce of the
 * verifier's.
 */
public final class SevVerification {
  private static final long NO_DEBUGGING = 1;
  private static final long ENCRYPTED_STATE = 1 << 2;
  private static final String MEASUREMENT = "measurement";

  private final Expectations expected;

  /** Nothing is verified yet. */
  public SevVerification(Expectations expected) {
    this.expected = expected;
  }

  /**
   * Verifies a launch.
   *
   * @param technology what the manager says that protects the guest
   * @param said what it says that the platform measured
   */
  public Verdict verify(String technology, SevClaim said) {
    List<Check> checks = new ArrayList<>();
    boolean encryptedState = (said.policy() & ENCRYPTED_STATE) != 0;
    Technology measured = encryptedState ? Technology.SEV_ES : Technology.SEV;
    checks.add(Check.equal("platform", measured.label(), technology));
    checks.add(policy(said.policy()));
    LaunchChecks launch = new LaunchChecks(expected, measured);
    checks.add(launch.commandLine());
    checks.add(
        expected
            .integrityKey()
            .map(
                key ->
                    launch.measurement(
                        digest -> confirms(said, digest, key),
                        "it is not of that key, policy and launch"))
            .orElseGet(
                () ->
                    Check.notChecked(
                        MEASUREMENT, "give the session's transport integrity key with --tik")));
    return new Verdict(technology, checks);
  }

  private static boolean confirms(SevClaim said, String digest, byte[] key) {
    return new SevMeasurement(said.apiMajor(), said.apiMinor(), said.build(), (int) said.policy())
        .confirms(said.measured(), HexFormat.of().parseHex(digest), key);
  }

  private Check policy(long policy) {
    String found = "0x" + Long.toHexString(policy);
    if (expected.policy().isPresent() && expected.policy().getAsLong() != policy) {
      return Check.failed(
          "policy", "it is %s, and must be 0x%x".formatted(found, expected.policy().getAsLong()));
    }
    return (policy & NO_DEBUGGING) == 0 && !expected.debugging()
        ? Check.failed("policy", found + " lets the host debug the guest, and so read its memory")
        : Check.ok("policy", found);
  }
}
