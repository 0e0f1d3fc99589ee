package io.cocos.manager.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Two domains, one of which runs, and files in the state folder, that the manager did not make and
 * must not touch.
 */
final class ForeignThings {
  private static final UUID RUNNING = UUID.fromString("f0e1d2c3-0000-4000-8000-000000000001");
  private static final UUID INACTIVE = UUID.fromString("f0e1d2c3-0000-4000-8000-000000000002");

  private final Host host;
  private final List<Path> files;
  private String before = "";

  ForeignThings(Host host, Path state) {
    this.host = host;
    this.files = List.of(state.resolve("lost+found/found"), state.resolve("operators-notes.txt"));
  }

  Set<UUID> ids() {
    return Set.of(RUNNING, INACTIVE);
  }

  /** What of the state folder is not the manager's, by name. */
  Set<String> stateEntries() {
    return Set.of("lost+found", "operators-notes.txt");
  }

  /** Makes them. libvirtd must answer. */
  void create(Path folder, Firmware firmware) {
    try {
      for (Path file : files) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "not the manager's");
      }
      // A name that looks like the manager's own is no mark of it.
      define(folder, RUNNING, "cocos-000000000001", firmware);
      define(folder, INACTIVE, "somebody-elses", firmware);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot make the foreign domains", failed);
    }
    Commands.require(Host.virsh("start", RUNNING.toString()));
    before = description();
  }

  /** What has become different since; nothing when all is as it was. */
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    String now = description();
    if (!now.equals(before)) {
      findings.add("foreign: domains were\n%s\nand are\n%s".formatted(before, now));
    }
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        findings.add("foreign: %s is gone".formatted(file));
      }
    }
    return findings;
  }

  private String description() {
    StringBuilder text = new StringBuilder();
    for (UUID id : List.of(RUNNING, INACTIVE)) {
      text.append(Commands.run(Host.virsh("dumpxml", "--inactive", id.toString())).output());
      text.append(Commands.run(Host.virsh("domstate", id.toString())).output());
      text.append(" process ").append(host.qemus().get(id)).append('\n');
    }
    return text.toString();
  }

  private static void define(Path folder, UUID id, String name, Firmware firmware)
      throws IOException {
    Path document =
        Files.writeString(
            folder.resolve(name + ".xml"),
            """
            <domain type='qemu'>
              <name>%s</name>
              <uuid>%s</uuid>
              <memory unit='MiB'>64</memory>
              <vcpu>1</vcpu>
              <os>
                <type arch='x86_64' machine='q35'>hvm</type>
                <loader readonly='yes' type='pflash'>%s</loader>
                <nvram template='%s'>%s</nvram>
              </os>
              <features>
                <acpi/>
              </features>
              <devices>
                <controller type='usb' model='none'/>
                <memballoon model='none'/>
              </devices>
            </domain>
            """
                .formatted(
                    name, id, firmware.code(), firmware.vars(), folder.resolve(name + "-vars.fd")));
    Commands.require(Host.virsh("define", document.toString()));
  }
}
