package io.cocos.manager.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the kernel and libvirt say of the host, which is the run's alone. */
final class Host {
  private static final Path PROC = Path.of("/proc");

  /** How /proc/net/tcp writes that a socket listens. */
  private static final String LISTENS = "0A";

  /**
   * A process.
   *
   * @param pid its id
   * @param command its command line
   * @param domain the domain whose QEMU it is
   */
  record RunningProcess(long pid, List<String> command, Optional<UUID> domain) {}

  /** Every process. */
  List<RunningProcess> processes() {
    return list(PROC).stream()
        .filter(path -> path.getFileName().toString().matches("[0-9]+"))
        .flatMap(path -> process(path).stream())
        .toList();
  }

  /** The process of each domain that has one. */
  Map<UUID, Long> qemus() {
    Map<UUID, Long> qemus = new HashMap<>();
    processes().forEach(process -> process.domain().ifPresent(id -> qemus.put(id, process.pid())));
    return qemus;
  }

  /** The TCP ports that somebody listens on. */
  Set<Integer> listeningPorts() {
    return Stream.of("net/tcp", "net/tcp6")
        .flatMap(table -> read(PROC.resolve(table)).orElse("").lines())
        .map(line -> line.strip().split("\\s+"))
        .filter(columns -> columns.length > 3 && columns[3].equals(LISTENS))
        .map(columns -> Integer.parseInt(columns[1].substring(columns[1].indexOf(':') + 1), 16))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The domains that libvirt knows, and whether each is active. */
  Map<UUID, Boolean> domains() {
    Map<UUID, Boolean> domains = new HashMap<>();
    for (String id : Commands.require(virsh("list", "--all", "--uuid")).lines().toList()) {
      uuid(id).ifPresent(domain -> domains.put(domain, false));
    }
    for (String id : Commands.require(virsh("list", "--uuid")).lines().toList()) {
      uuid(id).ifPresent(domain -> domains.put(domain, true));
    }
    return domains;
  }

  /** A command line of virsh for the run's libvirt. */
  static String[] virsh(String... arguments) {
    return Stream.concat(
            Stream.of("virsh", "--quiet", "--connect", "qemu:///system"), Stream.of(arguments))
        .toArray(String[]::new);
  }

  /** How many files a process has open. */
  int openFiles(long pid) {
    return list(PROC.resolve(pid + "/fd")).size();
  }

  /** How many threads a process has. */
  int threads(long pid) {
    return list(PROC.resolve(pid + "/task")).size();
  }

  /** What is in a folder; nothing when there is none. */
  static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot list " + folder, failed);
    }
  }

  /** The UUID that a text is, if it is one. */
  static Optional<UUID> uuid(String text) {
    return text.strip().matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
        ? Optional.of(UUID.fromString(text.strip()))
        : Optional.empty();
  }

  private static Optional<RunningProcess> process(Path path) {
    return read(path.resolve("cmdline"))
        .filter(line -> !line.isEmpty())
        .map(line -> List.of(line.split("\0")))
        .map(
            command ->
                new RunningProcess(
                    Long.parseLong(path.getFileName().toString()), command, domain(command)));
  }

  private static Optional<UUID> domain(List<String> command) {
    int option = command.indexOf("-uuid");
    return option < 0 || !command.get(0).contains("qemu-system")
        ? Optional.empty()
        : uuid(command.get(option + 1));
  }

  /** The text of a file of the kernel; nothing when the process that it is about is gone. */
  private static Optional<String> read(Path path) {
    try {
      return Optional.of(Files.readString(path, StandardCharsets.UTF_8));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
