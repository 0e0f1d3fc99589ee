package io.cocos.manager.vm;

import io.cocos.measurement.ExpectedLaunch;
import io.cocos.measurement.Firmware;
import java.util.Optional;
import java.util.OptionalInt;

/** How a processor protects a guest from its host, by the hypervisor's word. */
public sealed interface Protection {
  /** AMD's policy that asks for SEV-ES. */
  long ENCRYPTED_STATE = 1 << 2;

  /** What it is called. */
  Confidential confidential();

  /** What the host may do with the guest; the bits are the technology's own. */
  long policy();

  /** What the processor will measure of such a launch. */
  ExpectedLaunch expectedLaunch(GuestDescription guest, Firmware firmware);

  /** One of AMD's. */
  sealed interface Amd extends Protection {
    /** The page table bit that marks encrypted memory, when the hypervisor says. */
    OptionalInt cBitPosition();

    /** How many bits physical addresses lose by it, when the hypervisor says. */
    OptionalInt reducedPhysBits();

    /** Whether the launch measurement covers kernel, initrd and command line. */
    boolean kernelHashes();
  }

  /**
   * AMD SEV, and SEV-ES when the policy asks for it.
   *
   * @param policy 32 bits of AMD's SEV API
   * @param cBitPosition the page table bit that marks encrypted memory, when the hypervisor says
   * @param reducedPhysBits how many bits physical addresses lose by it, when the hypervisor says
   * @param kernelHashes whether the launch measurement covers kernel, initrd and command line
   */
  record Sev(
      long policy, OptionalInt cBitPosition, OptionalInt reducedPhysBits, boolean kernelHashes)
      implements Amd {
    @Override
    public Confidential confidential() {
      return (policy & ENCRYPTED_STATE) == 0 ? Confidential.SEV : Confidential.SEV_ES;
    }

    @Override
    public ExpectedLaunch expectedLaunch(GuestDescription guest, Firmware firmware) {
      return confidential() == Confidential.SEV
          ? ExpectedLaunch.ofSev(firmware, guest.measuredKernel())
          : ExpectedLaunch.ofSevEs(
              firmware, guest.measuredKernel(), guest.vcpus(), guest.cpuModel());
    }
  }

  /**
   * AMD SEV-SNP.
   *
   * @param policy 64 bits of AMD's SEV-SNP firmware ABI
   * @param cBitPosition the page table bit that marks encrypted memory, when the hypervisor says
   * @param reducedPhysBits how many bits physical addresses lose by it, when the hypervisor says
   * @param kernelHashes whether the launch measurement covers kernel, initrd and command line
   * @param hostData 32 bytes in hex that the guest's reports repeat; empty for zeros
   */
  record SevSnp(
      long policy,
      OptionalInt cBitPosition,
      OptionalInt reducedPhysBits,
      boolean kernelHashes,
      Optional<String> hostData)
      implements Amd {
    @Override
    public Confidential confidential() {
      return Confidential.SEV_SNP;
    }

    @Override
    public ExpectedLaunch expectedLaunch(GuestDescription guest, Firmware firmware) {
      return ExpectedLaunch.ofSevSnp(
          firmware, guest.measuredKernel(), guest.vcpus(), guest.cpuModel());
    }
  }

  /**
   * Intel TDX. Registers are 48 bytes in hex that the guest's reports repeat; empty for zeros.
   *
   * @param policy the TD's attributes, 64 bits
   * @param configurationId the register MRCONFIGID
   * @param owner the register MROWNER
   * @param ownerConfiguration the register MROWNERCONFIG
   */
  record Tdx(
      long policy,
      Optional<String> configurationId,
      Optional<String> owner,
      Optional<String> ownerConfiguration)
      implements Protection {
    @Override
    public Confidential confidential() {
      return Confidential.TDX;
    }

    @Override
    public ExpectedLaunch expectedLaunch(GuestDescription guest, Firmware firmware) {
      return ExpectedLaunch.ofTdx(firmware);
    }
  }
}
