package io.cocos.manager.libvirt;

import io.cocos.manager.config.ConfidentialConfig;
import io.cocos.manager.config.SevConfig;
import io.cocos.manager.config.SnpConfig;
import io.cocos.manager.config.TdxConfig;
import io.cocos.manager.domainxml.EncodedBytes;
import io.cocos.manager.domainxml.LaunchSecurity;
import io.cocos.manager.vm.Protection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;

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

  /** What protects guests that are launched so, as it is described when they run. */
  static Protection protection(LaunchSecurity security) {
    if (security instanceof LaunchSecurity.Sev sev) {
      return new Protection.Sev(
          sev.policy(),
          OptionalInt.of(sev.cBitPosition()),
          OptionalInt.of(sev.reducedPhysBits()),
          sev.kernelHashes());
    } else if (security instanceof LaunchSecurity.SevSnp snp) {
      return new Protection.SevSnp(
          snp.policy(),
          OptionalInt.of(snp.cBitPosition()),
          OptionalInt.of(snp.reducedPhysBits()),
          snp.kernelHashes(),
          snp.hostData().map(LaunchSecurities::hex));
    } else if (security instanceof LaunchSecurity.Tdx tdx) {
      return new Protection.Tdx(
          tdx.attributes(),
          tdx.configurationId().map(LaunchSecurities::hex),
          tdx.owner().map(LaunchSecurities::hex),
          tdx.ownerConfiguration().map(LaunchSecurities::hex));
    }
    throw new IllegalStateException("no other technology is known: " + security);
  }

  private static String hex(EncodedBytes bytes) {
    return HexFormat.of().formatHex(bytes.bytes());
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
