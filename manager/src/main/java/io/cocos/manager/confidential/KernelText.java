package io.cocos.manager.confidential;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The small files in which the kernel tells of itself. */
final class KernelText {
  private KernelText() {}

  /** What such a file says, without the line's end. One that cannot be read says nothing. */
  static String of(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    } catch (IOException unreadable) {
      return "";
    }
  }
}
