package io.cocos.manager.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A user and a group by number.
 *
 * @param uid the user
 * @param gid the group
 */
record FileOwner(int uid, int gid) {
  private static final Pattern DAC_LABEL = Pattern.compile("\\+(\\d{1,9}):\\+(\\d{1,9})");

  /** Reads a label of libvirt's security model {@code dac}, such as {@code +64055:+64055}. */
  static Optional<FileOwner> parse(String dacLabel) {
    Matcher label = DAC_LABEL.matcher(dacLabel.strip());
    return label.matches()
        ? Optional.of(
            new FileOwner(Integer.parseInt(label.group(1)), Integer.parseInt(label.group(2))))
        : Optional.empty();
  }

  /** Makes a file theirs; only root may. */
  void own(Path file) throws IOException {
    Files.setAttribute(file, "unix:gid", gid);
    Files.setAttribute(file, "unix:uid", uid);
  }
}
