package io.cocos.manager.libvirt;

import io.cocos.manager.vm.Confidential;

/**
 * Which release of libvirt answers.
 *
 * @param number as libvirt counts it: a million times the major number, a thousand times the minor
 *     one, and the rest
 */
record LibvirtVersion(long number) {
  private static final long SEV_SNP_SINCE = 10_005_000;
  private static final long TDX_SINCE = 11_006_000;

  /**
   * Whether documents of domains can ask it for that technology.
   *
   * @see <a href="https://libvirt.org/formatdomain.html#launch-security">libvirt: Launch
   *     Security</a>
   */
  boolean knows(Confidential technology) {
    return switch (technology) {
      case NONE, SEV, SEV_ES -> true;
      case SEV_SNP -> number >= SEV_SNP_SINCE;
      case TDX -> number >= TDX_SINCE;
    };
  }

  /** Which technologies it knows, and what the others take. */
  String knowledge() {
    String known = knows(Confidential.SEV_SNP) ? "SEV, SEV-ES and SEV-SNP" : "SEV and SEV-ES";
    return "libvirt %s knows %s only; SEV-SNP takes %s, TDX %s"
        .formatted(this, known, new LibvirtVersion(SEV_SNP_SINCE), new LibvirtVersion(TDX_SINCE));
  }

  /** As releases are called. */
  @Override
  public String toString() {
    return "%d.%d.%d".formatted(number / 1_000_000, number / 1000 % 1000, number % 1000);
  }
}
