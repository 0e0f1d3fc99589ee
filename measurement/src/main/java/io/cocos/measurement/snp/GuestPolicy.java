package io.cocos.measurement.snp;

/**
 * What the platform promises of a guest, and what its host may do with it (AMD: SEV-SNP firmware
 * ABI, guest policy).
 *
 * @param bits the 64 bits
 */
public record GuestPolicy(long bits) {
  /** Whether the host may read and write its memory, to find errors. */
  public boolean allowsDebugging() {
    return isSet(19);
  }

  /** Whether an agent of the host's may take part in moving it elsewhere. */
  public boolean allowsMigrationAgent() {
    return isSet(18);
  }

  @Override
  public String toString() {
    return "0x" + Long.toHexString(bits);
  }

  private boolean isSet(int bit) {
    return ((bits >>> bit) & 1) == 1;
  }
}
