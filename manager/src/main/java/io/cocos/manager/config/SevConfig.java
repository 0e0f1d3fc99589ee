package io.cocos.manager.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * AMD SEV as an operator asks for it.
 *
 * @param cBitPosition the page table bit that marks encrypted memory; empty for the host's
 * @param reducedPhysBits how many bits physical addresses lose by it; empty for the host's
 * @param policy what the host may do with the guest, 32 bits as in chapter 3 of AMD's <a
 *     href="https://www.amd.com/content/dam/amd/en/documents/epyc-technical-docs/programmer-references/55766_SEV-KM_API_Specification.pdf">SEV
 *     API</a>
 */
public record SevConfig(
    Optional<Integer> cBitPosition, Optional<Integer> reducedPhysBits, long policy) {
  /** The policy's bit that forbids debugging: reading and writing the guest's memory in clear. */
  private static final long NO_DEBUGGING = 1;

  /** The bit that asks for SEV-ES, a protection of another kind. */
  private static final long ENCRYPTED_STATE = 1 << 2;

  private static final long LARGEST = 0xffff_ffffL;
  private static final Pattern HEXADECIMAL = Pattern.compile("0[xX][0-9a-fA-F]{1,8}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,10}");

  static Optional<SevConfig> read(Environment environment) {
    return environment.get(GuestVariables.ENABLE_SEV)
        ? Optional.of(
            new SevConfig(
                environment.get(GuestVariables.SEV_CBITPOS),
                environment.get(GuestVariables.SEV_REDUCED_PHYS_BITS),
                environment.get(GuestVariables.SEV_POLICY)))
        : Optional.empty();
  }

  /** The policy of that text; empty when it is none, or none that protects an SEV guest. */
  static Optional<Long> parsePolicy(String text) {
    return number(text)
        .filter(policy -> policy <= LARGEST)
        .filter(policy -> (policy & NO_DEBUGGING) != 0 && (policy & ENCRYPTED_STATE) == 0);
  }

  private static Optional<Long> number(String text) {
    if (HEXADECIMAL.matcher(text).matches()) {
      return Optional.of(Long.parseLong(text.substring(2), 16));
    }
    return DECIMAL.matcher(text).matches() ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }
}
