package io.cocos.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was measured on, for a reader to judge figures by.
 *
 * @param time when it was measured
 * @param commit what was measured
 * @param load the load of the last minute before
 */
record Machine(
    Instant time,
    String commit,
    int processors,
    String model,
    String kernel,
    @JsonProperty("memory_mib") long memoryMib,
    String libvirt,
    String qemu,
    String java,
    String load) {

  static Machine look(String commit) throws IOException {
    return new Machine(
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        commit,
        Runtime.getRuntime().availableProcessors(),
        find("model name\\s*: (.*)", Files.readString(Path.of("/proc/cpuinfo"))),
        Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(),
        Long.parseLong(find("MemTotal:\\s*(\\d+)", Files.readString(Path.of("/proc/meminfo"))))
            / 1024,
        Programs.output("virsh", "--version").strip(),
        find("version (\\S+)", Programs.output("qemu-system-x86_64", "--version")),
        Runtime.version().toString(),
        Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
  }

  /** One line for people. */
  String text() {
    return "%s: commit %s on %d × %s, %d MiB, Linux %s; libvirt %s, QEMU %s, Java %s; load before: %s"
        .formatted(time, commit, processors, model, memoryMib, kernel, libvirt, qemu, java, load);
  }

  private static String find(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.find() ? matcher.group(1) : "unknown";
  }
}
