package io.cocos.manager.domainxml;

import java.nio.file.Path;

/** Files of the source tree, wherever the tests are started from. */
final class ModuleFiles {
  private static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();

  static final Path DIRECT_BOOT = MODULE.resolveSibling("libvirt-templates/direct-boot.xml");

  static final Path DISK_BOOT = MODULE.resolveSibling("libvirt-templates/disk-boot.xml");

  private ModuleFiles() {}

  static Path golden(String name) {
    return MODULE.resolve("src/test/resources/domainxml").resolve(name);
  }
}
