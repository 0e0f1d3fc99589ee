package io.cocos.manager.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cocos.manager.api.VmView;
import io.cocos.manager.config.AgentAddress;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.VmService;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** {@code /vms}: what runs, and the end of it. */
@Controller("/vms")
@ExecuteOn(TaskExecutors.BLOCKING)
public final class VmController {
  private static final Pattern UUID_TEXT =
      Pattern.compile("\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

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
    return VmView.of(vms.get(vmId(id)), agentAddress);
  }

  /** Ends a VM and removes everything that belongs to it. */
  @Delete("/{id}")
  @Status(HttpStatus.NO_CONTENT)
  void remove(String id) {
    vms.remove(vmId(id));
  }

  /** What is no UUID names no VM. */
  private static UUID vmId(String id) {
    if (!UUID_TEXT.matcher(id).matches()) {
      throw new ManagerException(
          ErrorCode.VM_NOT_FOUND, "there is no such VM: an id is a UUID, as GET /vms lists them");
    }
    return UUID.fromString(id);
  }
}
