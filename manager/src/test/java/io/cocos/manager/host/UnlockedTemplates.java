package io.cocos.manager.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The project's templates, but for a limit of locked memory. libvirt raises that limit for guests
 * whose memory is locked, which containers forbid even to root. With a hard limit in the template
 * it sets that one: here as little as anybody may have, since an emulated guest locks nothing. Only
 * root's libvirt takes a limit.
 */
final class UnlockedTemplates {
  private static final boolean IS_ROOT = System.getProperty("user.name").equals("root");
  private static final String LIMIT =
      "<memtune><hard_limit unit=\"KiB\">64</hard_limit></memtune>\n  ";
  private static final String AFTER_LIMIT = "<vcpu current=";

  private UnlockedTemplates() {}

  /** Writes them into a folder, which is made. */
  static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    String template =
        Files.readString(HostManager.projectFile("libvirt-templates/direct-boot.xml"));
    Files.writeString(
        folder.resolve("direct-boot.xml"),
        IS_ROOT ? template.replace(AFTER_LIMIT, LIMIT + AFTER_LIMIT) : template);
  }
}
