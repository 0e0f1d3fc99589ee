package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.DomainMetadata.Confidentiality;

/**
 * What protects a guest from its host.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#launch-security">libvirt: Launch Security</a>
 */
public sealed interface LaunchSecurity {
  /** How the manager's notes call it. */
  Confidentiality confidentiality();

  /**
   * AMD SEV.
   *
   * @param cBitPosition the page table bit that marks encrypted memory
   * @param reducedPhysBits how many bits physical addresses lose by it
   * @param policy what the host may do with the guest, 32 bits of AMD's SEV API
   * @param kernelHashes whether the launch measurement covers kernel, initrd and command line; only
   *     firmware that checks their hashes can
   */
  record Sev(int cBitPosition, int reducedPhysBits, long policy, boolean kernelHashes)
      implements LaunchSecurity {
    private static final long LARGEST_POLICY = 0xffff_ffffL;

    public Sev {
      if (policy < 0 || policy > LARGEST_POLICY) {
        throw new IllegalArgumentException("policy must have 32 bits, is " + policy);
      }
    }

    @Override
    public Confidentiality confidentiality() {
      return Confidentiality.SEV;
    }
  }
}
