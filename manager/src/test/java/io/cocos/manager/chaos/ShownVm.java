package io.cocos.manager.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.proto.manager.Forward;
import io.cocos.proto.manager.RunResponse;
import io.cocos.proto.manager.Vm;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A VM as the manager showed it.
 *
 * @param id its id
 * @param computationId the computation's
 * @param state the state it was shown in
 * @param hostPorts its forwards: the host's ports by name
 */
record ShownVm(UUID id, String computationId, String state, Map<String, Integer> hostPorts) {
  static ShownVm of(JsonNode vm) {
    Map<String, Integer> ports = new TreeMap<>();
    for (JsonNode forward : vm.path("forwards")) {
      ports.put(forward.path("name").asText(), forward.path("host_port").asInt());
    }
    return new ShownVm(
        UUID.fromString(vm.path("vm_id").asText()),
        vm.path("id").asText(),
        vm.path("state").asText(),
        ports);
  }

  static ShownVm of(RunResponse vm) {
    return new ShownVm(
        UUID.fromString(vm.getVmId()),
        vm.getComputationId(),
        vm.getState(),
        ports(vm.getForwardsList()));
  }

  static ShownVm of(Vm vm) {
    return new ShownVm(
        UUID.fromString(vm.getVmId()),
        vm.getComputationId(),
        vm.getState(),
        ports(vm.getForwardsList()));
  }

  /** Whether it is the same VM with the same ports, whatever its state. */
  boolean isSame(ShownVm other) {
    return id.equals(other.id)
        && computationId.equals(other.computationId)
        && hostPorts.equals(other.hostPorts);
  }

  private static Map<String, Integer> ports(List<Forward> forwards) {
    Map<String, Integer> ports = new TreeMap<>();
    forwards.forEach(forward -> ports.put(forward.getName(), forward.getHostPort()));
    return ports;
  }
}
