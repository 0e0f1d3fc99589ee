package io.cocos.manager.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.cocos.manager.config.AgentAddress;
import io.cocos.manager.vm.Ending;
import io.cocos.manager.vm.Forward;
import io.cocos.manager.vm.GuestPort;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.Vm;
import io.micronaut.core.annotation.Nullable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A VM as the interfaces show it.
 *
 * @param id the computation's id; null when the VM was launched for none
 * @param agentAddress host and port at which the agent's gRPC is reached
 * @param vmId the domain's UUID
 * @param domain the domain's name
 * @param state where the VM stands in its life
 * @param reason why, when there is something to say
 * @param forwards the host ports that lead into the VM
 * @param confidential the memory protection it really has
 * @param createdAt when it was asked for, RFC 3339
 * @param readyAt when its agent first answered, RFC 3339
 * @param deadline when its time is up, RFC 3339; absent when it has as long as it likes
 * @param endedAt when it was seen to have ended, RFC 3339
 * @param asOf when all this was so, RFC 3339; absent when it is so now. Present as long as libvirt
 *     cannot be asked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VmView(
    @JsonProperty("id") String id,
    @JsonProperty("agent_address") @Nullable String agentAddress,
    @JsonProperty("vm_id") String vmId,
    @JsonProperty("domain") String domain,
    @JsonProperty("state")
        @Schema(
            type = "string",
            allowableValues = {
              "provisioning",
              "booting",
              "ready",
              "running",
              "completed",
              "failed",
              "stopped",
              "expired"
            })
        String state,
    @JsonProperty("reason") @Nullable String reason,
    @JsonProperty("forwards") List<ForwardView> forwards,
    @JsonProperty("confidential")
        @Schema(
            type = "string",
            allowableValues = {"none", "sev", "sev-es", "sev-snp", "tdx"})
        String confidential,
    @JsonProperty("created_at") String createdAt,
    @JsonProperty("ready_at") @Nullable String readyAt,
    @JsonProperty("deadline") @Nullable String deadline,
    @JsonProperty("ended_at") @Nullable String endedAt,
    @JsonProperty("as_of") @Nullable String asOf) {
  /**
   * One port of the host that leads into the VM.
   *
   * @param name what it is for
   * @param hostAddress the address it is bound to
   * @param hostPort the port on the host
   * @param guestPort the port in the guest
   */
  public record ForwardView(
      @JsonProperty("name") String name,
      @JsonProperty("host_address") String hostAddress,
      @JsonProperty("host_port") int hostPort,
      @JsonProperty("guest_port") int guestPort) {
    static ForwardView of(Forward forward) {
      return new ForwardView(
          forward.name(), forward.hostAddress(), forward.hostPort(), forward.guestPort());
    }
  }

  /** Keeps an unmodifiable copy of the forwards. */
  public VmView {
    forwards = List.copyOf(forwards);
  }

  /**
   * Shows a VM.
   *
   * @param agentAddress where callers are to reach agents
   */
  public static VmView of(Vm vm, AgentAddress agentAddress) {
    return of(vm, agentAddress, Optional.empty());
  }

  /**
   * Shows a VM.
   *
   * @param agentAddress where callers are to reach agents
   * @param asOf when it was so, if that is not now
   */
  public static VmView of(Vm vm, AgentAddress agentAddress, Optional<Instant> asOf) {
    ObservedVm observed = vm.observed();
    return new VmView(
        observed.computationId().orElse(null),
        observed
            .forward(GuestPort.AGENT_GRPC)
            .map(forward -> agentAddress.at(forward.hostPort()))
            .orElse(null),
        observed.id().toString(),
        observed.domain(),
        vm.state().label(),
        vm.reason().orElse(null),
        observed.forwards().stream().map(ForwardView::of).toList(),
        observed.confidential().label(),
        observed.createdAt().toString(),
        text(observed.readyAt()),
        text(observed.deadline()),
        text(observed.ending().flatMap(Ending::endedAt)),
        text(asOf));
  }

  private static String text(Optional<Instant> time) {
    return time.map(Instant::toString).orElse(null);
  }
}
