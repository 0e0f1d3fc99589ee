package io.cocos.cli.command;

import io.cocos.cli.server.Address;
import io.cocos.cli.server.Agent;
import io.cocos.cli.server.Manager;
import io.cocos.cli.text.CommandFailure;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Which agent a command is for: a VM's, whose address the manager knows, or the one at an address.
 */
final class AgentTarget {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--agent",
      paramLabel = "HOST:PORT",
      description = "The agent at that address, instead of a VM's; the manager is not asked.")
  private Address address;

  /** Opens the agent that the parameters name; they hold a VM unless {@code --agent} is there. */
  Agent open(Cocos cocos, List<String> parameters, int others)
      throws CommandFailure, IOException, InterruptedException {
    require(parameters, others);
    if (address != null) {
      return cocos.agent(address);
    }
    try (Manager manager = cocos.manager()) {
      return cocos.agent(manager.agentOf(parameters.get(0)));
    }
  }

  /** Whether the manager is not to be asked. */
  boolean isAddress() {
    return address != null;
  }

  /** The VM, where there is no address and no other parameter. */
  String vm(List<String> parameters) {
    require(parameters, 0);
    return parameters.get(0);
  }

  private void require(List<String> parameters, int others) {
    int expected = others + (address == null ? 1 : 0);
    if (parameters.size() != expected) {
      throw new ParameterException(
          spec.commandLine(),
          address == null
              ? "Name the VM" + (others == 0 ? "" : " and the file") + ", or an agent with --agent."
              : "With --agent no VM is named" + (others == 0 ? "." : ", only the file."));
    }
  }
}
