package io.cocos.manager.libvirt;

import io.cocos.manager.config.ConfidentialConfig;
import io.cocos.manager.config.SevConfig;
import io.cocos.manager.config.SnpConfig;
import io.cocos.manager.config.TdxConfig;
import io.cocos.manager.domainxml.EncodedBytes;
import io.cocos.manager.domainxml.LaunchSecurity;
import java.util.Optional;

/** What guests are launched with: as the operator wishes, and the host's values for the rest. */
final class LaunchSecurities {
  private LaunchSecurities() {}

  /**
   * What every guest gets. Wrong values are refused by QEMU, which compares them with the
   * processor's.
   *
   * @param host what it offers, the asked technology included
   * @param kernelHashes whether the firmware checks the hashes of what it starts
   */
  static LaunchSecurity of(
      ConfidentialConfig asked, DomainCapabilities host, boolean kernelHashes) {
    if (asked instanceof SevConfig sev) {
      return sev(sev, host.sev().orElseThrow(), kernelHashes);
    } else if (asked instanceof SnpConfig snp) {
      return snp(snp, host.sev().orElseThrow(), kernelHashes);
    } else if (asked instanceof TdxConfig tdx) {
      return tdx(tdx);
    }
    throw new IllegalStateException("no other technology is known: " + asked);
  }

  /** What guests get, in words, without what is only their owner's concern. */
  static String summary(LaunchSecurity security) {
    if (security instanceof LaunchSecurity.Sev sev) {
      return summary(sev.policy(), sev.cBitPosition(), sev.reducedPhysBits());
    } else if (security instanceof LaunchSecurity.SevSnp snp) {
      return summary(snp.policy(), snp.cBitPosition(), snp.reducedPhysBits());
    } else if (security instanceof LaunchSecurity.Tdx tdx) {
      return "attributes 0x%x".formatted(tdx.attributes());
    }
    throw new IllegalStateException("no other technology is known: " + security);
  }

  private static String summary(long policy, int cBitPosition, int reducedPhysBits) {
    return "C-bit %d, physical addresses shorter by %d, policy 0x%x"
        .formatted(cBitPosition, reducedPhysBits, policy);
  }

  private static LaunchSecurity sev(
      SevConfig asked, DomainCapabilities.Sev host, boolean kernelHashes) {
    return new LaunchSecurity.Sev(
        asked.cBitPosition().orElse(host.cBitPosition()),
        asked.reducedPhysBits().orElse(host.reducedPhysBits()),
        asked.policy(),
        kernelHashes,
        asked
            .session()
            .map(
                own ->
                    new LaunchSecurity.Session(
                        new EncodedBytes(own.certificate()), new EncodedBytes(own.blob()))));
  }

  /** What reports are to repeat differs from guest to guest. */
  private static LaunchSecurity snp(
      SnpConfig asked, DomainCapabilities.Sev host, boolean kernelHashes) {
    return new LaunchSecurity.SevSnp(
        asked.cBitPosition().orElse(host.cBitPosition()),
        asked.reducedPhysBits().orElse(host.reducedPhysBits()),
        asked.policy(),
        kernelHashes,
        asked
            .identity()
            .map(
                own ->
                    new LaunchSecurity.Identity(
                        new EncodedBytes(own.block()),
                        new EncodedBytes(own.authentication()),
                        own.authorKey())),
        Optional.empty(),
        asked.guestVisibleWorkarounds().map(EncodedBytes::new),
        asked.chipKey());
  }

  private static LaunchSecurity tdx(TdxConfig asked) {
    return new LaunchSecurity.Tdx(
        asked.attributes(),
        Optional.empty(),
        asked.owner().map(EncodedBytes::new),
        asked.ownerConfiguration().map(EncodedBytes::new),
        asked.quoteSocket());
  }
}
