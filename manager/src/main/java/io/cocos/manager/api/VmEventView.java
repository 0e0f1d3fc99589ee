package io.cocos.manager.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.cocos.manager.api.stream.VmEvent;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.Vm;
import io.micronaut.core.annotation.Nullable;
import java.util.Optional;
import java.util.UUID;

/**
 * An event as the interfaces show it. Of the fields, the event {@code gone} has no state, and
 * {@code reset} has only the time.
 *
 * @param vmId the domain's UUID
 * @param id the computation's id; absent when the VM was launched for none
 * @param domain the domain's name
 * @param state where the VM stands in its life
 * @param previousState where it stood before, when it is known to have stood elsewhere
 * @param reason why it stands there, when there is something to say
 * @param time when it was noticed, RFC 3339
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VmEventView(
    @JsonProperty("vm_id") @Nullable String vmId,
    @JsonProperty("id") @Nullable String id,
    @JsonProperty("domain") @Nullable String domain,
    @JsonProperty("state") @Nullable String state,
    @JsonProperty("previous_state") @Nullable String previousState,
    @JsonProperty("reason") @Nullable String reason,
    @JsonProperty("time") String time) {
  /** Shows an event. */
  public static VmEventView of(VmEvent event) {
    Optional<ObservedVm> vm = event.after().or(event::before).map(Vm::observed);
    return new VmEventView(
        event.vm().map(UUID::toString).orElse(null),
        vm.flatMap(ObservedVm::computationId).orElse(null),
        vm.map(ObservedVm::domain).orElse(null),
        event.after().map(after -> after.state().label()).orElse(null),
        event.before().map(before -> before.state().label()).orElse(null),
        event.after().flatMap(Vm::reason).orElse(null),
        event.time().toString());
  }
}
