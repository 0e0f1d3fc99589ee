package io.cocos.cli.verification;

import java.util.List;

/**
 * What a verification came to.
 *
 * @param platform what is said to protect the guest, such as {@code sev-snp}
 * @param checks all that matters for that platform, done or not
 */
public record Verdict(String platform, List<Check> checks) {
  /** Keeps an unmodifiable copy. */
  public Verdict {
    checks = List.copyOf(checks);
  }

  /** Whether everything was checked and is right. */
  public boolean isVerified() {
    return !checks.isEmpty()
        && checks.stream().allMatch(check -> check.outcome() == Check.Outcome.OK);
  }
}
