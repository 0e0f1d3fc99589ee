package io.cocos.manager.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.domainxml.DomainDocuments;
import io.cocos.manager.libvirt.LibvirtEventLoop;
import io.cocos.manager.libvirt.LibvirtHypervisor;
import io.cocos.manager.vm.DomainState;
import io.cocos.manager.vm.Forward;
import io.cocos.manager.vm.GuestPort;
import io.cocos.manager.vm.Hypervisor;
import io.cocos.manager.vm.HypervisorContract;
import io.cocos.manager.vm.ObservedVm;
import io.opentelemetry.api.trace.TracerProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The hypervisor's contract, kept by libvirt and QEMU. The guests start, and nobody waits for them.
 */
class QemuHypervisorIT extends HypervisorContract {
  private static final int FIRST_PORT = 25_000; // not of the range that connections come from

  private final List<String> foreignDomains = new ArrayList<>();
  private Path state;
  private Hypervisor opened;
  private int ports;

  @Override
  protected Hypervisor open() throws IOException {
    state = HostManager.stateFolder();
    opened =
        new LibvirtHypervisor(
            LibvirtEventLoop.ofProcess(),
            new DomainDocuments(HostManager.projectFile("libvirt-templates/direct-boot.xml")),
            HostManager.config(state, Map.of("MANAGER_QEMU_ENABLE_KVM", "false")),
            TracerProvider.noop().get(""));
    return opened;
  }

  @Override
  protected void close() throws Exception {
    for (UUID id : vmFolders()) {
      opened.remove(id);
    }
    opened.close();
    for (String domain : foreignDomains) {
      virsh("undefine", domain);
    }
    HostManager.removeFolder(state);
  }

  /** Not of the contract: libvirt's driver for tests starts no domain paused. */
  @Test
  void aGuestThatIsLaunchedInACrowdBeginsWhenItIsLet() {
    ObservedVm launched = opened.launch(spec("crowded"), () -> true);

    assertThat(launched.awaitsOthers()).isTrue();
    assertThat(opened.find(launched.id())).contains(launched);
    ObservedVm running = opened.begin(launched);
    assertThat(running.domainState()).isEqualTo(DomainState.RUNNING);
    assertThat(opened.find(launched.id())).contains(running);
  }

  @Override
  protected List<Forward> forwards() {
    ports++;
    return List.of(
        new Forward(GuestPort.AGENT_HTTP, "127.0.0.1", FIRST_PORT + ports, 9031),
        new Forward(GuestPort.AGENT_GRPC, "127.0.0.1", FIRST_PORT + 100 + ports, 7002));
  }

  @Override
  protected UUID defineForeignDomain() throws Exception {
    UUID id = UUID.randomUUID();
    Path document =
        Files.writeString(
            state.resolve("foreign.xml"),
            "<domain type='qemu'><name>foreign-%1$s</name><uuid>%1$s</uuid><memory>65536</memory><os><type arch='x86_64'>hvm</type></os></domain>"
                .formatted(id));
    virsh("define", document.toString());
    Files.delete(document);
    foreignDomains.add(id.toString());
    return id;
  }

  @Override
  protected boolean domainExists(UUID id) throws Exception {
    return Command.run("virsh", "dominfo", id.toString()).exitCode() == 0;
  }

  @Override
  protected List<String> filesOf(UUID id) throws IOException {
    Path folder = state.resolve(id.toString());
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(Path::toString).toList();
    }
  }

  @Override
  protected void destroyBehindItsBack(UUID id) throws Exception {
    virsh("destroy", id.toString());
  }

  @Override
  protected void undefineBehindItsBack(UUID id) throws Exception {
    virsh("destroy", id.toString());
    virsh("undefine", "--nvram", id.toString());
  }

  private List<UUID> vmFolders() throws IOException {
    try (Stream<Path> entries = Files.list(state)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.length() == 36)
          .map(UUID::fromString)
          .toList();
    }
  }

  private static void virsh(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("virsh"));
    command.addAll(List.of(arguments));
    Command done = Command.run(command.toArray(String[]::new));
    assertThat(done.exitCode()).as(done.output()).isZero();
  }
}
