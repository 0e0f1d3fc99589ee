package io.cocos.measurement.tdx;

/**
 * What the TDX module promises of a guest, and what its host may do with it (Intel: TDX module ABI,
 * ATTRIBUTES).
 *
 * @param bits the 64 bits
 */
public record TdAttributes(long bits) {
  /** The lowest eight are those with which no guest is to be trusted; the first means debugging. */
  private static final long UNTRUSTED = 0xff;

  private static final long MIGRATABLE = 1L << 29;

  /** Whether the host may read and write its memory, or something of the kind. */
  public boolean allowsDebugging() {
    return (bits & UNTRUSTED) != 0;
  }

  /** Whether a service guest of the host's may move it elsewhere. */
  public boolean allowsMigration() {
    return (bits & MIGRATABLE) != 0;
  }

  @Override
  public String toString() {
    return "0x" + Long.toHexString(bits);
  }
}
