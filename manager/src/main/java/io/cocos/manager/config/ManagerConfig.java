package io.cocos.manager.config;

import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.AdmissionLimits;
import io.cocos.manager.vm.LifecycleRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The service's configuration.
 *
 * @param logLevel debug, info, warn or error
 * @param http where HTTP is served
 * @param grpc where gRPC is served
 * @param maxRequestBytes the largest request body that is read, in bytes
 * @param instanceId what this instance calls itself; empty for a random UUID
 * @param traceCollector where traces go; empty for no traces
 * @param hostAddress where the VMs' forwards are bound
 * @param agentAddress where callers are told to reach the VMs' agents
 * @param notification who is told of events
 * @param libvirtUri the libvirt connection URI; empty for libvirt's own choice
 * @param stateFolder where the VMs' folders are
 * @param lifecycle how long VMs may take
 * @param drainOnExit whether running VMs are stopped when the service ends
 * @param templateFolder where the domain templates are
 * @param guest what every VM is made of
 * @param admission how far the host may be filled with them
 * @param warnings what whoever set the variables should know, a sentence each
 */
public record ManagerConfig(
    String logLevel,
    Listener http,
    Listener grpc,
    int maxRequestBytes,
    Optional<String> instanceId,
    Optional<TraceCollector> traceCollector,
    HostAddress hostAddress,
    AgentAddress agentAddress,
    NotificationConfig notification,
    Optional<String> libvirtUri,
    Path stateFolder,
    LifecycleRules lifecycle,
    boolean drainOnExit,
    Path templateFolder,
    GuestConfig guest,
    AdmissionLimits admission,
    List<String> warnings) {
  /** Keeps an unmodifiable copy of the warnings. */
  public ManagerConfig {
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads the configuration.
   *
   * @param variables the environment
   * @param home the user's home folder, where the state of an unprivileged manager goes
   * @param privileged whether this process is root, whose state goes to the system's folder
   * @throws ManagerException with {@code CONFIGURATION_INVALID}, naming variable, value and what is
   *     allowed
   */
  public static ManagerConfig fromEnvironment(
      Map<String, String> variables, Path home, boolean privileged) {
    Environment environment = new Environment(variables);
    HostAddress hostAddress = environment.get(ServiceVariables.HOST_IP);
    return new ManagerConfig(
        environment.get(ServiceVariables.LOG_LEVEL),
        ServiceVariables.HTTP.read(environment),
        ServiceVariables.GRPC.read(environment),
        environment.get(ServiceVariables.MAX_REQUEST_BYTES),
        environment.get(ServiceVariables.INSTANCE_ID),
        environment.get(ServiceVariables.JAEGER_URL),
        hostAddress,
        new AgentAddress(hostAddress.name(), environment.get(ServiceVariables.AGENT_GRPC_URL)),
        new NotificationConfig(
            environment.get(ServiceVariables.NOTIFICATION_SERVER_URL),
            environment.get(ServiceVariables.EVENT_QUEUE_SIZE)),
        environment.get(ServiceVariables.LIBVIRT_URI),
        environment
            .get(ServiceVariables.STATE_DIR)
            .or(() -> environment.get(ServiceVariables.TMP_FILE_LOC))
            .orElseGet(() -> stateFolder(home, privileged)),
        LifecycleVariables.read(environment),
        environment.get(LifecycleVariables.DRAIN),
        environment.get(ServiceVariables.TEMPLATE_DIR),
        GuestConfig.read(environment),
        AdmissionVariables.read(environment),
        environment.warnings());
  }

  private static Path stateFolder(Path home, boolean privileged) {
    return privileged
        ? Path.of("/var/lib/cocos-manager")
        : home.resolve(".local/state/cocos-manager").toAbsolutePath().normalize();
  }
}
