package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.DomainMetadata.Confidentiality;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What protects a guest from its host.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#launch-security">libvirt: Launch Security</a>
 */
public sealed interface LaunchSecurity {
  /** How the manager's notes call it. */
  Confidentiality confidentiality();

  /**
   * The same, with what every report of the guest then repeats, so that it tells what the guest was
   * launched for; SEV and SEV-ES guests have no reports.
   *
   * @param digest 32 bytes, in hexadecimal
   */
  LaunchSecurity reporting(String digest);

  /** What every report of the guest repeats, as a document has it. */
  Optional<EncodedBytes> reported();

  /** Whether the firmware must be one image without variables, copied into the guest's memory. */
  boolean needsFirmwareInMemory();

  /**
   * AMD SEV, and SEV-ES, which the policy asks for.
   *
   * @param cBitPosition the page table bit that marks encrypted memory
   * @param reducedPhysBits how many bits physical addresses lose by it
   * @param policy what the host may do with the guest, 32 bits of AMD's SEV API
   * @param kernelHashes whether the launch measurement covers kernel, initrd and command line; only
   *     firmware that checks their hashes can
   * @param session what a guest's owner gives to the launch; empty when there is no owner
   */
  record Sev(
      int cBitPosition,
      int reducedPhysBits,
      long policy,
      boolean kernelHashes,
      Optional<Session> session)
      implements LaunchSecurity {
    private static final long LARGEST_POLICY = 0xffff_ffffL;
    private static final long ENCRYPTED_STATE = 1 << 2;

    public Sev {
      if (policy < 0 || policy > LARGEST_POLICY) {
        throw new IllegalArgumentException("policy must have 32 bits, is " + policy);
      }
    }

    @Override
    public Confidentiality confidentiality() {
      return (policy & ENCRYPTED_STATE) == 0 ? Confidentiality.SEV : Confidentiality.SEV_ES;
    }

    @Override
    public Sev reporting(String digest) {
      return this;
    }

    @Override
    public Optional<EncodedBytes> reported() {
      return Optional.empty();
    }

    @Override
    public boolean needsFirmwareInMemory() {
      return false;
    }
  }

  /**
   * The owner's half of the key agreement with the processor.
   *
   * @param ownerCertificate the owner's Diffie-Hellman certificate
   * @param blob the launch blob, which holds the transport keys, wrapped
   */
  record Session(EncodedBytes ownerCertificate, EncodedBytes blob) {}

  /**
   * AMD SEV-SNP. Lengths are those of AMD's <a
   * href="https://www.amd.com/content/dam/amd/en/documents/developer/56860.pdf">SEV-SNP firmware
   * ABI</a>, chapter 8.
   *
   * @param cBitPosition the page table bit that marks encrypted memory
   * @param reducedPhysBits how many bits physical addresses lose by it
   * @param policy what the host may do with the guest, 64 bits
   * @param kernelHashes whether the launch measurement covers kernel, initrd and command line
   * @param identity what the guest must be, signed by its owner; empty for anything
   * @param hostData 32 bytes that the guest's reports repeat
   * @param guestVisibleWorkarounds 16 bytes that the guest may read; empty for none
   * @param chipKey whether reports may be signed by the chip's own key (VCEK)
   */
  record SevSnp(
      int cBitPosition,
      int reducedPhysBits,
      long policy,
      boolean kernelHashes,
      Optional<Identity> identity,
      Optional<EncodedBytes> hostData,
      Optional<EncodedBytes> guestVisibleWorkarounds,
      boolean chipKey)
      implements LaunchSecurity {
    private static final int HOST_DATA = 32;
    private static final int WORKAROUNDS = 16;

    public SevSnp {
      requireLength("host data", HOST_DATA, hostData);
      requireLength("guest visible workarounds", WORKAROUNDS, guestVisibleWorkarounds);
    }

    @Override
    public Confidentiality confidentiality() {
      return Confidentiality.SEV_SNP;
    }

    @Override
    public SevSnp reporting(String digest) {
      return new SevSnp(
          cBitPosition,
          reducedPhysBits,
          policy,
          kernelHashes,
          identity,
          Optional.of(EncodedBytes.of(HexFormat.of().parseHex(digest))),
          guestVisibleWorkarounds,
          chipKey);
    }

    @Override
    public Optional<EncodedBytes> reported() {
      return hostData;
    }

    @Override
    public boolean needsFirmwareInMemory() {
      return true;
    }
  }

  /**
   * What an SEV-SNP guest must be, signed by its owner; the processor launches nothing else.
   *
   * @param block the identity block, 96 bytes
   * @param authentication its signature and keys, 4096 bytes
   * @param authorKey whether the authentication has an author's key beside the identity's
   */
  record Identity(EncodedBytes block, EncodedBytes authentication, boolean authorKey) {
    private static final int BLOCK = 96;
    private static final int AUTHENTICATION = 4096;

    /** Refuses other lengths. */
    public Identity {
      requireLength("identity block", BLOCK, Optional.of(block));
      requireLength("identity authentication", AUTHENTICATION, Optional.of(authentication));
    }
  }

  /**
   * Intel TDX.
   *
   * @param attributes the TD's attributes, 64 bits
   * @param configurationId 48 bytes that the guest's reports repeat (MRCONFIGID)
   * @param owner 48 bytes that name the guest's owner (MROWNER)
   * @param ownerConfiguration 48 bytes of the owner's (MROWNERCONFIG)
   * @param quoteSocket the host's service that signs reports; empty for none
   */
  record Tdx(
      long attributes,
      Optional<EncodedBytes> configurationId,
      Optional<EncodedBytes> owner,
      Optional<EncodedBytes> ownerConfiguration,
      Optional<Path> quoteSocket)
      implements LaunchSecurity {
    private static final int REGISTER = 48;

    public Tdx {
      requireLength("configuration id", REGISTER, configurationId);
      requireLength("owner", REGISTER, owner);
      requireLength("owner configuration", REGISTER, ownerConfiguration);
      quoteSocket.ifPresent(path -> DomainText.requireAbsolute("quote socket", path));
    }

    @Override
    public Confidentiality confidentiality() {
      return Confidentiality.TDX;
    }

    /** The digest and zeros, for the register is longer. */
    @Override
    public Tdx reporting(String digest) {
      byte[] register = Arrays.copyOf(HexFormat.of().parseHex(digest), REGISTER);
      return new Tdx(
          attributes,
          Optional.of(EncodedBytes.of(register)),
          owner,
          ownerConfiguration,
          quoteSocket);
    }

    @Override
    public Optional<EncodedBytes> reported() {
      return configurationId;
    }

    @Override
    public boolean needsFirmwareInMemory() {
      return true;
    }
  }

  private static void requireLength(String field, int length, Optional<EncodedBytes> bytes) {
    bytes
        .filter(given -> given.length() != length)
        .ifPresent(
            wrong -> {
              throw new IllegalArgumentException(
                  "%s must have %d bytes, has %d".formatted(field, length, wrong.length()));
            });
  }
}
