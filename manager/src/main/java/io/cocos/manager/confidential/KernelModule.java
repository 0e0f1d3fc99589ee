package io.cocos.manager.confidential;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A module of the kernel, by {@code /sys/module}.
 *
 * @param folder the module's own folder there
 */
record KernelModule(Path folder) {
  /** The module of that name. */
  static KernelModule of(Path root, String name) {
    return new KernelModule(root.resolve("sys/module").resolve(name));
  }

  /** What a switch of a module says. */
  enum Switch {
    /** The module has no such switch: it is of an older kernel, or was built without. */
    UNKNOWN,
    OFF,
    ON
  }

  boolean isLoaded() {
    return Files.exists(folder);
  }

  /** How a parameter stands that is yes or no. */
  Switch parameter(String name) {
    return switch (KernelText.of(folder.resolve("parameters").resolve(name))) {
      case "" -> Switch.UNKNOWN;
      case "N", "0" -> Switch.OFF;
      default -> Switch.ON;
    };
  }
}
