package io.cocos.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.stream.StreamSupport;

/**
 * A VM as the manager shows it.
 *
 * @param id its id
 * @param domain libvirt's name of it
 * @param computation its computation's id
 * @param agentHttp the host's port that leads to its agent
 * @param agentGrpc the one that leads to its agent's calls
 */
record Vm(String id, String domain, String computation, int agentHttp, int agentGrpc) {
  private static final ObjectMapper json = new ObjectMapper();

  static Vm of(String shown) {
    try {
      JsonNode vm = json.readTree(shown);
      return new Vm(
          vm.get("vm_id").asText(),
          vm.get("domain").asText(),
          vm.get("id").asText(),
          port(vm, "agent-http"),
          port(vm, "agent-grpc"));
    } catch (JsonProcessingException wrong) {
      throw new UncheckedIOException("no VM: " + shown, wrong);
    }
  }

  /** Where the manager shows it. */
  String path() {
    return "/vms/" + id;
  }

  private static int port(JsonNode vm, String forward) {
    return StreamSupport.stream(vm.get("forwards").spliterator(), false)
        .filter(candidate -> candidate.get("name").asText().equals(forward))
        .findFirst()
        .orElseThrow()
        .get("host_port")
        .asInt();
  }
}
