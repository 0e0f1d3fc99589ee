package io.cocos.agent.attestation;

import com.google.protobuf.ByteString;

/**
 * What the platform says of this guest.
 *
 * @param platform which platform
 * @param report its bytes, as the platform gives them
 * @param auxiliary what the platform gives beside it, such as certificates; may be empty
 */
public record AttestationReport(Platform platform, ByteString report, ByteString auxiliary) {
  /** Who vouches for a guest. */
  public enum Platform {
    /** AMD SEV-SNP. */
    SEV_SNP("sev-snp"),
    /** Intel TDX. */
    TDX("tdx");

    private final String label;

    Platform(String label) {
      this.label = label;
    }

    /** The platform's name as the interfaces spell it. */
    public String label() {
      return label;
    }
  }
}
