package io.cocos.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A domain that {@code virt-install} makes. It takes options, not a document: the same devices,
 * firmware, kernel and memory are asked for. The computation is not on its kernel command line,
 * whose commas and quotes are the options' own.
 */
final class Installed implements AutoCloseable {
  private static final String NAME = "cocos-bench-installed";

  private final List<String> command;

  Installed(Twin twin) throws IOException {
    String xml = Files.readString(twin.document());
    Path folder = twin.document().getParent();
    Path vars = folder.resolve("installed-vars.fd");
    command = new ArrayList<>(List.of("virt-install", "--quiet", "--name", NAME, "--import"));
    command.addAll(List.of("--noautoconsole", "--osinfo", "generic", "--graphics", "none"));
    command.addAll(List.of("--virt-type", Documents.text(xml, "/domain/@type")));
    command.addAll(List.of("--machine", Documents.text(xml, "/domain/os/type/@machine")));
    command.addAll(List.of("--cpu", Documents.text(xml, "/domain/cpu/model")));
    command.addAll(
        List.of(
            "--memory",
            String.valueOf(Long.parseLong(Documents.text(xml, "/domain/memory")) / 1024)));
    command.addAll(
        List.of(
            "--vcpus",
            "%s,maxvcpus=%s"
                .formatted(
                    Documents.text(xml, "/domain/vcpu/@current"),
                    Documents.text(xml, "/domain/vcpu"))));
    command.add("--boot");
    command.add(
        "loader=%s,loader.readonly=yes,loader.type=pflash,nvram=%s,nvram.template=%s,kernel=%s,initrd=%s,cmdline=console=ttyS0 quiet panic=-1"
            .formatted(
                Documents.text(xml, "/domain/os/loader"),
                vars,
                Documents.text(xml, "/domain/os/nvram/@template"),
                folder.resolve("kernel"),
                folder.resolve("rootfs")));
    command.addAll(List.of("--disk", "none", "--network", "none", "--sound", "none"));
    command.addAll(List.of("--memballoon", "none", "--controller", "usb,model=none"));
    command.addAll(List.of("--rng", "/dev/urandom", "--panic", "default"));
    command.addAll(
        List.of("--serial", "pty,log.file=%s,log.append=on".formatted(folder.resolve("log"))));
    command.add(
        "--qemu-commandline=-netdev user,id=vmnic,restrict=on,hostfwd=tcp:127.0.0.1:%d-:9031"
            .formatted(Bed.FIRST_AGENT_HTTP_PORT));
    // At a place that libvirt gives no device of its own: it knows nothing of this one.
    command.add(
        "--qemu-commandline=-device virtio-net-pci,netdev=vmnic,addr=0x10,disable-legacy=on,"
            + "iommu_platform=on,romfile=");
  }

  void install() throws IOException {
    String unused = Programs.output(command);
  }

  void remove() throws IOException {
    String unused =
        Programs.output(
            "virsh", "--quiet", "destroy %s; undefine --nvram %s".formatted(NAME, NAME));
  }

  @Override
  public void close() throws IOException {
    Programs.removeDomain(NAME);
  }
}
