package io.cocos.manager.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.vm.LaunchPlan;
import io.cocos.manager.vm.PlannedGuest;
import io.cocos.manager.vm.VmSpec;
import io.micronaut.core.annotation.Nullable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What would become of a request to run a computation, if it came now. The VM's id, all that is
 * made of it (the domain's name, the folder) and the times are made up: a launch has others. Its
 * ports may be others too, when somebody takes these before.
 *
 * @param verdict `fits`: the VM would be launched at once; `waits`: when it is its turn;
 *     `repeated`: the VM of an earlier request with the same key would be the answer; `refused`
 * @param refusals why it would be refused; the first is what `/run` would answer
 * @param earlierVm the VM of an earlier request with the same key
 * @param id the computation's id
 * @param vmId a made-up UUID
 * @param domain the domain's name, made of the UUID
 * @param forwards the host ports that would lead into the VM; none when they are exhausted
 * @param deadline when its time would be up, RFC 3339
 * @param furtherVms how many further VMs would be admitted now
 * @param launch how it would be launched; absent when one of the refusals leaves nothing to tell
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlanView(
    @JsonProperty("verdict")
        @Schema(
            type = "string",
            allowableValues = {"fits", "waits", "repeated", "refused"})
        String verdict,
    @JsonProperty("refusals") List<RefusalView> refusals,
    @JsonProperty("earlier_vm") @Nullable String earlierVm,
    @JsonProperty("id") String id,
    @JsonProperty("vm_id") String vmId,
    @JsonProperty("domain") String domain,
    @JsonProperty("forwards") List<VmView.ForwardView> forwards,
    @JsonProperty("deadline") @Nullable String deadline,
    @JsonProperty("further_vms") long furtherVms,
    @JsonProperty("launch") @Nullable GuestPlanView launch) {
  /**
   * Why a request would be refused.
   *
   * @param code the code of the problem that it would be answered with
   * @param detail the cause and the next step
   */
  public record RefusalView(
      @JsonProperty("code") String code, @JsonProperty("detail") String detail) {}

  /**
   * How a VM would be launched.
   *
   * @param acceleration who would execute it
   * @param confidential what would protect its memory
   * @param manifest how the computation would reach the agent: `none`, `command-line`, `fw-cfg` (a
   *     file that the guest reads) or `call`
   * @param kernelCommandLine what its kernel would be told; absent when it boots from a disk
   * @param domainXml the document that libvirt would be given
   * @param qemuCommand the command that libvirt would make of it, but for what only libvirt can
   *     use; absent when libvirt's driver has none
   * @param expected what its processor would measure of the launch; absent when nothing protects it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record GuestPlanView(
      @JsonProperty("acceleration")
          @Schema(
              type = "string",
              allowableValues = {"kvm", "tcg"})
          String acceleration,
      @JsonProperty("confidential") String confidential,
      @JsonProperty("manifest")
          @Schema(
              type = "string",
              allowableValues = {"none", "command-line", "fw-cfg", "call"})
          String manifest,
      @JsonProperty("kernel_command_line") @Nullable String kernelCommandLine,
      @JsonProperty("domain_xml") String domainXml,
      @JsonProperty("qemu_command") @Nullable String qemuCommand,
      @JsonProperty("expected") @Nullable ExpectedLaunchView expected) {
    static GuestPlanView of(PlannedGuest guest) {
      return new GuestPlanView(
          guest.acceleration().label(),
          guest.protection().label(),
          guest.route().label(),
          guest.kernelCommandLine().orElse(null),
          guest.document(),
          guest.command().orElse(null),
          guest.expected().map(ExpectedLaunchView::of).orElse(null));
    }
  }

  /** Keeps unmodifiable copies. */
  public PlanView {
    refusals = List.copyOf(refusals);
    forwards = List.copyOf(forwards);
  }

  /** Shows a plan. */
  public static PlanView of(LaunchPlan plan) {
    VmSpec vm = plan.vm();
    return new PlanView(
        plan.verdict().name().toLowerCase(Locale.ROOT),
        plan.refusals().stream()
            .map(refusal -> new RefusalView(name(refusal.code()), refusal.why()))
            .toList(),
        plan.earlier().map(Object::toString).orElse(null),
        vm.computationId().orElse(null),
        vm.id().toString(),
        vm.domain(),
        vm.forwards().stream().map(VmView.ForwardView::of).toList(),
        vm.deadline().map(Instant::toString).orElse(null),
        plan.prospect().capacity().tightest().vms(),
        plan.guest().map(GuestPlanView::of).orElse(null));
  }

  private static String name(ErrorCode code) {
    return code.name().toLowerCase(Locale.ROOT);
  }
}
