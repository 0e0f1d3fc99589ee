package io.cocos.manager.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the bench of a run. The script {@code scripts/chaos} has made a host of its own for it:
 * nobody else's processes, ports and libvirt are to be seen.
 *
 * @param project the project's folder
 * @param work an empty folder; below it {@code disk} is a small file system
 * @param logs where the daemons' output goes
 */
record Setup(Path project, Path work, Path logs) {
  static final int HTTP_PORT = 24_201;
  static final int GRPC_PORT = 24_202;

  private static final List<Integer> FIRST_PORTS = List.of(24_300, 24_500, 24_700);

  /** How long a launch may take until what is left of it is swept; twice as long passes before. */
  static final int LAUNCH_TIMEOUT_SECONDS = 10;

  /** Makes it; nothing runs yet. */
  Bench bench(Firmware firmware, String notificationServer, Journal journal) {
    Path disk = work.resolve("disk");
    Path state = disk.resolve("state");
    Host host = new Host();
    Daemon manager =
        new Daemon(
            "manager",
            List.of(project.resolve("build/cocos-manager").toString()),
            variables(firmware, state, notificationServer),
            logs.resolve("manager.log"),
            journal);
    Daemon libvirtd =
        new Daemon(
            "libvirtd", List.of("libvirtd"), Map.of(), logs.resolve("libvirtd.log"), journal);
    return new Bench(
        new Managers(manager, new HttpManager(HTTP_PORT), new GrpcManager(GRPC_PORT)),
        libvirtd,
        host,
        new StateDisk(disk),
        state,
        FIRST_PORTS,
        new ForeignThings(host, state));
  }

  private Map<String, String> variables(Firmware firmware, Path state, String notificationServer) {
    Map<String, String> variables = new HashMap<>();
    variables.put("MANAGER_LIBVIRT_URI", "qemu:///system");
    variables.put("MANAGER_STATE_DIR", state.toString());
    variables.put("MANAGER_HTTP_PORT", String.valueOf(HTTP_PORT));
    variables.put("MANAGER_GRPC_PORT", String.valueOf(GRPC_PORT));
    variables.put("MANAGER_QEMU_HOST_FWD_1", String.valueOf(FIRST_PORTS.get(0)));
    variables.put("MANAGER_QEMU_HOST_FWD_2", String.valueOf(FIRST_PORTS.get(1)));
    variables.put("MANAGER_QEMU_HOST_FWD_3", String.valueOf(FIRST_PORTS.get(2)));
    variables.put("COCOS_NOTIFICATION_SERVER_URL", notificationServer);
    variables.put("COCOS_JAEGER_URL", "");
    // Next to nothing, so that launches begin that cannot be finished.
    variables.put("MANAGER_DISK_RESERVE", "4K");
    // Guests that halt at once take no processor and hardly any memory.
    variables.put("MANAGER_CPU_OVERCOMMIT", "1000");
    variables.put("MANAGER_MEMORY_OVERCOMMIT", "100");
    variables.put("MANAGER_RECONCILE_INTERVAL", "2s");
    variables.put("MANAGER_LAUNCH_TIMEOUT", LAUNCH_TIMEOUT_SECONDS + "s");
    variables.put("MANAGER_QEMU_ENABLE_KVM", "false");
    variables.put("MANAGER_QEMU_MEMORY_SIZE", "256M");
    variables.put("MANAGER_QEMU_MEMORY_SLOTS", "0");
    variables.put("MANAGER_QEMU_SMP_COUNT", "1");
    variables.put("MANAGER_QEMU_SMP_MAXCPUS", "1");
    variables.put("MANAGER_QEMU_OVMF_CODE_FILE", firmware.code().toString());
    variables.put("MANAGER_QEMU_OVMF_VARS_FILE", firmware.vars().toString());
    variables.put("MANAGER_QEMU_DISK_IMG_KERNEL_FILE", guestFile("kernel"));
    variables.put("MANAGER_QEMU_DISK_IMG_ROOTFS_FILE", guestFile("rootfs"));
    return variables;
  }

  /** The firmware never comes to look at it; QEMU asks no more of a kernel than its header. */
  private String guestFile(String name) {
    byte[] content = new byte[4096];
    System.arraycopy(name.getBytes(UTF_8), 0, content, 0, name.length());
    ByteBuffer header = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    // Linux' boot protocol, 2.12: sectors of set-up code, the mark, the version, the highest
    // initrd.
    header.put(0x1f1, (byte) 1).putInt(0x202, 0x5372_6448).putShort(0x206, (short) 0x020c);
    header.putInt(0x22c, Integer.MAX_VALUE);
    try {
      return Files.write(work.resolve(name), content).toString();
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot write the guest's " + name, failed);
    }
  }
}
