package io.cocos.manager.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.cocos.manager.vm.Evidence;
import io.cocos.manager.vm.GuestDescription;
import io.cocos.manager.vm.LaunchReport;
import io.cocos.manager.vm.PlatformCertificates;
import io.cocos.manager.vm.Protection;
import io.cocos.measurement.ProcessorSignature;
import io.micronaut.core.annotation.Nullable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a verifier has to know of a confidential VM to judge its attestation. It is what the manager
 * and its host say: nothing in it is signed, but for the measurement of SEV and SEV-ES, which only
 * the guest's owner can check. Absent is what the VM does not have.
 *
 * @param vmId the domain's UUID
 * @param computationId the computation's id
 * @param technology what protects its memory
 * @param notice what to make of all this, for people
 * @param policy what the host may do with it: 32 bits of AMD's SEV API, 64 of its SEV-SNP ABI, or a
 *     TD's attributes
 * @param cBitPosition the page table bit that marks encrypted memory
 * @param reducedPhysBits how many bits physical addresses lose by it
 * @param kernelHashes whether the launch measurement covers kernel, initrd and command line; absent
 *     for TDX, where the firmware measures them when it runs
 * @param vcpus how many virtual CPUs it has
 * @param cpuModel the name of their model, or how it is chosen, such as `host-passthrough`
 * @param cpuSignature what they call themselves (CPUID leaf 1, register EAX); absent for a model
 *     whose signature is not known
 * @param kernelCommandLine what its kernel was told; a NUL behind it is measured with it
 * @param firmware hex SHA-256 of the file with its firmware's code
 * @param kernel hex SHA-256 of its kernel
 * @param initrd hex SHA-256 of its initial root file system
 * @param hostData 32 bytes in hex that the guest's reports repeat (SEV-SNP)
 * @param configurationId 48 bytes in hex that the guest's reports repeat (TDX)
 * @param owner 48 bytes in hex that the guest's reports repeat (TDX)
 * @param ownerConfiguration 48 bytes in hex that the guest's reports repeat (TDX)
 * @param expected what its processor should have measured
 * @param reported what its platform says of its launch
 * @param certificates what the platform says of itself (SEV and SEV-ES)
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EvidenceView(
    @JsonProperty("vm_id") String vmId,
    @JsonProperty("computation_id") @Nullable String computationId,
    @JsonProperty("technology")
        @Schema(
            type = "string",
            allowableValues = {"sev", "sev-es", "sev-snp", "tdx"})
        String technology,
    @JsonProperty("notice") String notice,
    @JsonProperty("policy") BigInteger policy,
    @JsonProperty("cbitpos") @Nullable Integer cBitPosition,
    @JsonProperty("reduced_phys_bits") @Nullable Integer reducedPhysBits,
    @JsonProperty("kernel_hashes") @Nullable Boolean kernelHashes,
    @JsonProperty("vcpus") int vcpus,
    @JsonProperty("cpu_model") String cpuModel,
    @JsonProperty("cpu_signature") @Nullable Integer cpuSignature,
    @JsonProperty("kernel_command_line") @Nullable String kernelCommandLine,
    @JsonProperty("firmware_sha256") @Nullable String firmware,
    @JsonProperty("kernel_sha256") @Nullable String kernel,
    @JsonProperty("initrd_sha256") @Nullable String initrd,
    @JsonProperty("host_data") @Nullable String hostData,
    @JsonProperty("mr_config_id") @Nullable String configurationId,
    @JsonProperty("mr_owner") @Nullable String owner,
    @JsonProperty("mr_owner_config") @Nullable String ownerConfiguration,
    @JsonProperty("expected") ExpectedLaunchView expected,
    @JsonProperty("reported") Reported reported,
    @JsonProperty("certificates") @Nullable Certificates certificates) {
  /** What everybody is told who is shown this. */
  public static final String NOTICE =
      "All of this is the host's word and no reason to trust the VM. Take firmware, kernel, root"
          + " file system and computation from where they come from, compute the digest of them"
          + " yourself, and compare it with what the processor has signed.";

  /**
   * What the platform says of a launch, or why it says nothing.
   *
   * @param measurement an HMAC by the key of the guest's owner and the platform's nonce, 48 bytes
   *     in base64
   * @param apiMajor the major version of the platform's firmware
   * @param apiMinor its minor version
   * @param buildId its build
   * @param policy the policy that the guest was launched with
   * @param unavailable why there is none of these
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Reported(
      @JsonProperty("measurement") @Nullable String measurement,
      @JsonProperty("api_major") @Nullable Integer apiMajor,
      @JsonProperty("api_minor") @Nullable Integer apiMinor,
      @JsonProperty("build_id") @Nullable Integer buildId,
      @JsonProperty("policy") @Nullable Long policy,
      @JsonProperty("unavailable") @Nullable String unavailable) {
    private static Reported of(LaunchReport report) {
      if (report instanceof LaunchReport.Measured measured) {
        return new Reported(
            measured.measurement(),
            measured.apiMajor(),
            measured.apiMinor(),
            measured.buildId(),
            measured.policy(),
            null);
      }
      LaunchReport.Unavailable none = (LaunchReport.Unavailable) report;
      return new Reported(null, null, null, null, null, none.reason());
    }
  }

  /**
   * By what an SEV platform proves what it is, in base64 of AMD's formats.
   *
   * @param diffieHellman its Diffie-Hellman certificate
   * @param chain the certificates that sign it
   */
  public record Certificates(
      @JsonProperty("pdh") String diffieHellman, @JsonProperty("cert_chain") String chain) {
    private static Certificates of(PlatformCertificates certificates) {
      return new Certificates(certificates.diffieHellman(), certificates.chain());
    }
  }

  /** Shows what a verifier has to know of a VM. */
  public static EvidenceView of(Evidence evidence) {
    GuestDescription guest = evidence.guest();
    Protection protection = guest.requireProtection();
    Optional<Protection.Amd> amd = as(Protection.Amd.class, protection);
    Optional<Protection.Tdx> tdx = as(Protection.Tdx.class, protection);
    return new EvidenceView(
        guest.id().toString(),
        guest.computationId().orElse(null),
        protection.confidential().label(),
        NOTICE,
        new BigInteger(Long.toUnsignedString(protection.policy())),
        amd.map(Protection.Amd::cBitPosition).map(EvidenceView::number).orElse(null),
        amd.map(Protection.Amd::reducedPhysBits).map(EvidenceView::number).orElse(null),
        amd.map(Protection.Amd::kernelHashes).orElse(null),
        guest.vcpus(),
        guest.cpuModel(),
        ProcessorSignature.ofModel(guest.cpuModel()).map(ProcessorSignature::value).orElse(null),
        guest.kernelCommandLine().orElse(null),
        guest.firmware().orElse(null),
        guest.kernel().orElse(null),
        guest.initrd().orElse(null),
        as(Protection.SevSnp.class, protection).flatMap(Protection.SevSnp::hostData).orElse(null),
        tdx.flatMap(Protection.Tdx::configurationId).orElse(null),
        tdx.flatMap(Protection.Tdx::owner).orElse(null),
        tdx.flatMap(Protection.Tdx::ownerConfiguration).orElse(null),
        ExpectedLaunchView.of(evidence.expected()),
        Reported.of(evidence.reported()),
        evidence.certificates().map(Certificates::of).orElse(null));
  }

  private static <T> Optional<T> as(Class<T> type, Protection protection) {
    return Optional.of(protection).filter(type::isInstance).map(type::cast);
  }

  private static @Nullable Integer number(OptionalInt number) {
    return number.isPresent() ? number.getAsInt() : null;
  }
}
