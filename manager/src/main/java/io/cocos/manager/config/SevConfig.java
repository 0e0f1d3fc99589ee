package io.cocos.manager.config;

import io.cocos.manager.vm.Confidential;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * AMD SEV, or SEV-ES, as an operator asks for it.
 *
 * @param cBitPosition the page table bit that marks encrypted memory; empty for the host's
 * @param reducedPhysBits how many bits physical addresses lose by it; empty for the host's
 * @param policy what the host may do with the guest, 32 bits as in chapter 3 of AMD's <a
 *     href="https://www.amd.com/content/dam/amd/en/documents/epyc-technical-docs/programmer-references/55766_SEV-KM_API_Specification.pdf">SEV
 *     API</a>; its bit 2 asks for SEV-ES
 * @param session what the guests' owner gives to their launch; empty when there is no owner
 */
public record SevConfig(
    Optional<Integer> cBitPosition,
    Optional<Integer> reducedPhysBits,
    long policy,
    Optional<Session> session)
    implements ConfidentialConfig {
  private static final long PLAIN = 0x1;
  private static final long NO_DEBUGGING = 1;
  private static final long ENCRYPTED_STATE = 1 << 2;

  /** SEV certificates, the owner's among them, have one length and one version. */
  private static final int CERTIFICATE_LENGTH = 2084;

  private static final int CERTIFICATE_VERSION = 1;

  /** Nonce, wrapped keys, their initialisation vector and two authentication codes. */
  private static final int BLOB_LENGTH = 128;

  /**
   * The owner's half of the key agreement with the processor.
   *
   * @param certificate the owner's Diffie-Hellman certificate, in base64
   * @param blob the launch blob, in base64
   */
  public record Session(String certificate, String blob) {}

  @Override
  public Confidential technology() {
    return (policy & ENCRYPTED_STATE) == 0 ? Confidential.SEV : Confidential.SEV_ES;
  }

  static SevConfig read(Environment environment, boolean encryptedState) {
    long policy =
        environment
            .get(ConfidentialVariables.SEV_POLICY)
            .orElse(encryptedState ? PLAIN | ENCRYPTED_STATE : PLAIN);
    if (encryptedState != ((policy & ENCRYPTED_STATE) != 0)) {
      throw Policies.refused(
          ConfidentialVariables.SEV_POLICY,
          policy,
          "bit 2 asks for SEV-ES, and is %s while guests are to have %s; change it, or MANAGER_QEMU_CONFIDENTIAL"
              .formatted(encryptedState ? "not set" : "set", encryptedState ? "SEV-ES" : "SEV"));
    }
    if ((policy & NO_DEBUGGING) == 0) {
      Policies.debuggable(
          environment, ConfidentialVariables.SEV_POLICY, policy, "bit 0 is not set");
    }
    return new SevConfig(
        environment.get(ConfidentialVariables.SEV_CBITPOS),
        environment.get(ConfidentialVariables.SEV_REDUCED_PHYS_BITS),
        policy,
        session(environment));
  }

  private static Optional<Session> session(Environment environment) {
    return OwnerFile.both(
        environment,
        ConfidentialVariables.SEV_DH_CERT_FILE,
        ConfidentialVariables.SEV_SESSION_FILE,
        (certificate, blob) -> {
          OwnerFile given = OwnerFile.read(certificate, CERTIFICATE_LENGTH);
          int version = ByteBuffer.wrap(given.bytes()).order(ByteOrder.LITTLE_ENDIAN).getInt();
          if (version != CERTIFICATE_VERSION) {
            throw given.refused(
                "is no SEV certificate: its version is %d, must be %d"
                    .formatted(version, CERTIFICATE_VERSION));
          }
          return new Session(given.base64(), OwnerFile.read(blob, BLOB_LENGTH).base64());
        });
  }
}
