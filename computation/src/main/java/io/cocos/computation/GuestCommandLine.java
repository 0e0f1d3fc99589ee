package io.cocos.computation;

import java.util.Optional;

/**
 * What the kernel of a guest is told when it is booted for a computation. A measured launch covers
 * it, so that who makes the same line knows what has to be measured. The digest is there either
 * way; the agent takes no computation of another one, wherever it comes from.
 *
 * @param withComputation with the computation itself
 * @param withoutComputation with its digest only, for a computation that is too long
 */
public record GuestCommandLine(String withComputation, String withoutComputation) {
  /** The parameter with the digest that the guest's computation must have. */
  private static final String DIGEST = "cocos.computation_sha256=";

  /** The parameter by which a guest knows that its console is its host's, and no login. */
  private static final String CONFIDENTIAL = "cocos.confidential=";

  /**
   * Both lines for a computation.
   *
   * @param arguments what {@link #arguments} answered
   */
  public static GuestCommandLine of(String arguments, ComputationManifest computation) {
    String digest = (arguments + " " + DIGEST + computation.digest()).strip();
    return new GuestCommandLine(
        digest
            + " "
            + KernelCommandLine.COMPUTATION
            + "="
            + CommandLineJson.encode(computation.canonicalJson()),
        digest);
  }

  /**
   * What is there for every computation.
   *
   * @param operators the operator's own arguments
   * @param protection what protects the guest from its host, such as {@code sev-snp}
   */
  public static String arguments(String operators, Optional<String> protection) {
    return (operators + protection.map(mode -> " " + CONFIDENTIAL + mode).orElse("")).strip();
  }

  /** Whether a line binds its guest to a computation, and to no other one. */
  public static boolean isFor(Computation computation, String line) {
    KernelCommandLine parameters = new KernelCommandLine(line);
    int bound = 0;
    while (parameters.next()) {
      if ((parameters.name() + "=").equals(DIGEST)) {
        if (!parameters.value().equals(computation.digest())) {
          return false;
        }
        bound++;
      }
    }
    return bound == 1;
  }
}
