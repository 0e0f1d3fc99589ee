package io.cocos.manager.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cocos.manager.api.VmIds;
import io.cocos.manager.api.VmView;
import io.cocos.manager.config.AgentAddress;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.vm.VmService;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;

/** {@code /vms}: what runs, and the end of it. */
@Controller("/vms")
@ExecuteOn(TaskExecutors.BLOCKING)
public final class VmController {
  private final VmService vms;
  private final AgentAddress agentAddress;

  VmController(VmService vms, ManagerConfig config) {
    this.vms = vms;
    this.agentAddress = config.agentAddress();
  }

  /** Every VM, in the order of creation. */
  record VmList(@JsonProperty("vms") List<VmView> vms) {}

  /** Lists the VMs. */
  @Get
  VmList list() {
    return new VmList(vms.list().stream().map(vm -> VmView.of(vm, agentAddress)).toList());
  }

  /** Shows one VM. */
  @Get("/{id}")
  VmView get(String id) {
    return VmView.of(vms.get(VmIds.parse(id)), agentAddress);
  }

  /** Ends a VM and keeps it, as stopped. */
  @Post(value = "/{id}/stop", consumes = MediaType.ALL)
  VmView stop(String id) {
    return VmView.of(vms.stop(VmIds.parse(id)), agentAddress);
  }

  /** Ends a VM and removes everything that belongs to it. */
  @Delete("/{id}")
  @Status(HttpStatus.NO_CONTENT)
  void remove(String id) {
    vms.remove(VmIds.parse(id));
  }
}
