package io.cocos.manager.api.http;

import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.util.RawValue;
import io.cocos.manager.api.VmView;
import io.cocos.manager.config.AgentAddress;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.vm.Vm;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * VMs as JSON. What was written of one is kept until it has become another: most of a long list is
 * as it was when somebody asked before, and writing it is most of what a list costs. Safe for use
 * by many threads; never blocks.
 */
@Singleton
final class WrittenVms {
  private final JsonMapper json;
  private final AgentAddress agentAddress;
  private final Map<UUID, Written> kept = new ConcurrentHashMap<>();

  WrittenVms(JsonMapper json, ManagerConfig config) {
    this.json = json;
    this.agentAddress = config.agentAddress();
  }

  private record Written(Vm vm, RawValue text) {}

  /** What {@link VmView} shows of a VM that is so now. */
  RawValue text(Vm vm) {
    UUID id = vm.observed().id();
    Written last = kept.get(id);
    if (last == null || !last.vm().equals(vm)) {
      last = new Written(vm, write(vm));
      kept.put(id, last);
    }
    return last.text();
  }

  /** There are only these VMs: what was written of others is of no use any more. */
  void forgetAllBut(List<Vm> vms) {
    if (kept.size() > vms.size()) {
      Set<UUID> there = vms.stream().map(vm -> vm.observed().id()).collect(Collectors.toSet());
      kept.keySet().retainAll(there);
    }
  }

  private RawValue write(Vm vm) {
    try {
      // With its own encoded bytes, which are then copied as they are.
      return new RawValue(
          new SerializedString(json.writeValueAsString(VmView.of(vm, agentAddress))));
    } catch (IOException impossible) {
      throw new UncheckedIOException("nothing is written to but memory", impossible);
    }
  }
}
