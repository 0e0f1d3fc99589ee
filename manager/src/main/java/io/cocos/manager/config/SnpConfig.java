package io.cocos.manager.config;

import io.cocos.manager.vm.Confidential;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * AMD SEV-SNP as an operator asks for it. Bits, lengths and places are those of AMD's <a
 * href="https://www.amd.com/content/dam/amd/en/documents/developer/56860.pdf">SEV-SNP firmware
 * ABI</a>, chapters 4.3 and 8.18.
 *
 * @param cBitPosition the page table bit that marks encrypted memory; empty for the host's
 * @param reducedPhysBits how many bits physical addresses lose by it; empty for the host's
 * @param policy what the host may do with the guest, 64 bits
 * @param identity what guests must be, signed by their owner; empty for anything
 * @param guestVisibleWorkarounds 16 bytes that guests may read, in base64; empty for none
 * @param chipKey whether reports may be signed by the chip's own key (VCEK)
 */
public record SnpConfig(
    Optional<Integer> cBitPosition,
    Optional<Integer> reducedPhysBits,
    long policy,
    Optional<Identity> identity,
    Optional<String> guestVisibleWorkarounds,
    boolean chipKey)
    implements ConfidentialConfig {
  private static final long RESERVED_ONE = 1 << 17;
  private static final long MIGRATION_AGENT = 1 << 18;
  private static final long DEBUGGING = 1 << 19;

  private static final int BLOCK_LENGTH = 96;
  private static final int BLOCK_VERSION_AT = 80;
  private static final int BLOCK_VERSION = 1;
  private static final int BLOCK_POLICY_AT = 88;
  private static final int AUTHENTICATION_LENGTH = 4096;

  /**
   * What guests must be; the processor launches nothing else.
   *
   * @param block the identity block, 96 bytes in base64
   * @param authentication its signature and keys, 4096 bytes in base64
   * @param authorKey whether the authentication has an author's key beside the identity's
   */
  public record Identity(String block, String authentication, boolean authorKey) {}

  @Override
  public Confidential technology() {
    return Confidential.SEV_SNP;
  }

  static SnpConfig read(Environment environment) {
    Variable<Long> variable = ConfidentialVariables.SNP_POLICY;
    long policy = environment.get(variable);
    if ((policy & RESERVED_ONE) == 0) {
      throw Policies.refused(variable, policy, "bit 17 must be set, as in 0x30000");
    }
    if ((policy & MIGRATION_AGENT) != 0) {
      throw Policies.refused(
          variable,
          policy,
          "bit 18 lets a migration agent take the guest to another host, and there is none here; clear it");
    }
    if ((policy & DEBUGGING) != 0) {
      Policies.debuggable(environment, variable, policy, "bit 19 is set");
    }
    return new SnpConfig(
        environment.get(ConfidentialVariables.SEV_CBITPOS),
        environment.get(ConfidentialVariables.SEV_REDUCED_PHYS_BITS),
        policy,
        identity(environment, policy),
        environment.get(ConfidentialVariables.SNP_GUEST_VISIBLE_WORKAROUNDS),
        environment.get(ConfidentialVariables.SNP_VCEK));
  }

  private static Optional<Identity> identity(Environment environment, long policy) {
    boolean authorKey = environment.get(ConfidentialVariables.SNP_AUTHOR_KEY);
    return OwnerFile.both(
        environment,
        ConfidentialVariables.SNP_ID_BLOCK_FILE,
        ConfidentialVariables.SNP_ID_AUTH_FILE,
        (block, authentication) ->
            new Identity(
                block(OwnerFile.read(block, BLOCK_LENGTH), policy).base64(),
                OwnerFile.read(authentication, AUTHENTICATION_LENGTH).base64(),
                authorKey));
  }

  private static OwnerFile block(OwnerFile file, long policy) {
    ByteBuffer block = ByteBuffer.wrap(file.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    if (block.getInt(BLOCK_VERSION_AT) != BLOCK_VERSION) {
      throw file.refused(
          "is no identity block: its version is %d, must be %d"
              .formatted(block.getInt(BLOCK_VERSION_AT), BLOCK_VERSION));
    }
    if (block.getLong(BLOCK_POLICY_AT) != policy) {
      throw file.refused(
          "is for the policy 0x%x, and the processor launches no guest of another: set %s to it, not to 0x%x"
              .formatted(
                  block.getLong(BLOCK_POLICY_AT), ConfidentialVariables.SNP_POLICY.name(), policy));
    }
    return file;
  }
}
