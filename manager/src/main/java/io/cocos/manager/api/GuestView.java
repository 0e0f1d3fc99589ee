package io.cocos.manager.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cocos.manager.vm.GuestDescription;

/**
 * What a VM is made of, as the interfaces show it: under the names that later releases of the
 * original gave it. Empty is what it does not have.
 *
 * @param id the domain's UUID
 * @param ovmfVersion which firmware it has: `sha256:` and the hex digest of the file with its code
 * @param cpuNum how many virtual CPUs it has
 * @param cpuType the name of their model, or how it is chosen, such as `host-passthrough`
 * @param kernelCmd what its kernel was told; empty when it boots from a disk
 * @param eosVersion which system it runs: `sha256:` and the hex digest of the initial root file
 *     system; empty when it boots from a disk
 */
public record GuestView(
    @JsonProperty("id") String id,
    @JsonProperty("ovmf_version") String ovmfVersion,
    @JsonProperty("cpu_num") int cpuNum,
    @JsonProperty("cpu_type") String cpuType,
    @JsonProperty("kernel_cmd") String kernelCmd,
    @JsonProperty("eos_version") String eosVersion) {
  private static final String SHA_256 = "sha256:";

  /** Shows what a VM is made of. */
  public static GuestView of(GuestDescription guest) {
    return new GuestView(
        guest.id().toString(),
        guest.firmware().map(SHA_256::concat).orElse(""),
        guest.vcpus(),
        guest.cpuModel(),
        guest.kernelCommandLine().orElse(""),
        guest.initrd().map(SHA_256::concat).orElse(""));
  }
}
