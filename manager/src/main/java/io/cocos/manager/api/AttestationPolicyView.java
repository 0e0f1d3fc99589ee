package io.cocos.manager.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Confidential;
import io.cocos.manager.vm.GuestDescription;
import io.micronaut.core.annotation.Nullable;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What a verifier has to know of a confidential VM to judge its attestation. It is what the manager
 * and its host say, no measurement: nothing in it is signed. Absent is what the VM does not have.
 *
 * @param vmId the domain's UUID
 * @param computationId the computation's id
 * @param technology what protects its memory
 * @param policy what the host may do with it, 32 bits of AMD's SEV API
 * @param cBitPosition the page table bit that marks encrypted memory
 * @param reducedPhysBits how many bits physical addresses lose by it
 * @param kernelHashes whether the launch measurement covers kernel, initrd and command line
 * @param vcpus how many virtual CPUs it has
 * @param cpuModel the name of their model, or how it is chosen, such as `host-passthrough`
 * @param kernelCommandLine what its kernel was told
 * @param firmware hex SHA-256 of the file with its firmware's code
 * @param kernel hex SHA-256 of its kernel
 * @param initrd hex SHA-256 of its initial root file system
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AttestationPolicyView(
    @JsonProperty("vm_id") String vmId,
    @JsonProperty("computation_id") @Nullable String computationId,
    @JsonProperty("technology") @Schema(type = "string", allowableValues = "sev") String technology,
    @JsonProperty("policy") long policy,
    @JsonProperty("cbitpos") @Nullable Integer cBitPosition,
    @JsonProperty("reduced_phys_bits") @Nullable Integer reducedPhysBits,
    @JsonProperty("kernel_hashes") boolean kernelHashes,
    @JsonProperty("vcpus") int vcpus,
    @JsonProperty("cpu_model") String cpuModel,
    @JsonProperty("kernel_command_line") @Nullable String kernelCommandLine,
    @JsonProperty("firmware_sha256") @Nullable String firmware,
    @JsonProperty("kernel_sha256") @Nullable String kernel,
    @JsonProperty("initrd_sha256") @Nullable String initrd) {
  /**
   * Shows what a verifier has to know of a VM.
   *
   * @throws ManagerException with {@code VM_UNPROTECTED} when nothing protects its memory
   */
  public static AttestationPolicyView of(GuestDescription guest) {
    GuestDescription.Sev sev = guest.sev().orElseThrow(() -> unprotected(guest));
    return new AttestationPolicyView(
        guest.id().toString(),
        guest.computationId().orElse(null),
        Confidential.SEV.label(),
        sev.policy(),
        sev.cBitPosition().stream().boxed().findFirst().orElse(null),
        sev.reducedPhysBits().stream().boxed().findFirst().orElse(null),
        sev.kernelHashes(),
        guest.vcpus(),
        guest.cpuModel(),
        guest.kernelCommandLine().orElse(null),
        guest.firmware().orElse(null),
        guest.kernel().orElse(null),
        guest.initrd().orElse(null));
  }

  private static ManagerException unprotected(GuestDescription guest) {
    return new ManagerException(
        ErrorCode.VM_UNPROTECTED,
        "VM %s is unprotected, its host can read its memory, so there is nothing to attest; VMs are confidential that are launched with MANAGER_QEMU_ENABLE_SEV=true"
            .formatted(guest.id()));
  }
}
