package io.cocos.manager.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One of the kernel's accounts, such as {@code /proc/meminfo} (proc(5)). Each launch looks at one
 * of them, so they are searched as they are and not taken apart into lines.
 *
 * @param text all of it, after a line break
 */
record KernelAccount(String text) {
  static KernelAccount read(Path file) throws IOException {
    return new KernelAccount("\n" + Files.readString(file, StandardCharsets.ISO_8859_1));
  }

  /** What stands on the first line that begins so, behind that. */
  Optional<String> line(String beginning) {
    int found = text.indexOf("\n" + beginning);
    if (found < 0) {
      return Optional.empty();
    }
    int from = found + 1 + beginning.length();
    int end = text.indexOf('\n', from);
    return Optional.of(text.substring(from, end < 0 ? text.length() : end));
  }
}
