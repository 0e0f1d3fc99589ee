package io.cocos.manager.confidential;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The machine's first processor by the kernel's account of it, {@code /proc/cpuinfo} (proc(5)).
 *
 * @param model its name; empty where the kernel tells none
 * @param flags what it can do, in the kernel's words
 */
public record Processor(Optional<String> model, Set<String> flags) {
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** Keeps an unmodifiable copy of the flags. */
  public Processor {
    flags = Set.copyOf(flags);
  }

  /**
   * The processor of the machine whose root folder that is; one without a name or flags if none.
   */
  public static Processor read(Path root) {
    String cpuinfo = KernelText.of(root.resolve("proc/cpuinfo"));
    return new Processor(
        line(cpuinfo, "model name").filter(name -> !name.isEmpty()),
        line(cpuinfo, "flags")
            .map(flags -> Set.copyOf(List.of(BLANKS.split(flags))))
            .orElse(Set.of()));
  }

  /** What stands behind the first line of that name. */
  private static Optional<String> line(String cpuinfo, String name) {
    return cpuinfo
        .lines()
        .map(line -> line.split(":", 2))
        .filter(parts -> parts.length == 2 && parts[0].strip().equals(name))
        .map(parts -> parts[1].strip())
        .findFirst();
  }
}
