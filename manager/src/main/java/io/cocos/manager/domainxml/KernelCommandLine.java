package io.cocos.manager.domainxml;

import java.util.regex.Pattern;

/**
 * The kernel's command line. Printable ASCII only: the way through libvirt, QEMU, OVMF and the
 * kernel mangles other characters and cuts at a line break.
 *
 * @param text the parameters, separated by blanks
 */
public record KernelCommandLine(String text) {
  /** What OVMF appends when there is an initrd, which must still fit. */
  private static final String APPENDED_BY_FIRMWARE = " initrd=initrd";

  /** What the x86 kernel keeps: COMMAND_LINE_SIZE without the final NUL. */
  private static final int KEPT_BY_KERNEL = 2047;

  /** The longest text that reaches the guest whole; one byte per character. */
  public static final int MAX_BYTES = KEPT_BY_KERNEL - APPENDED_BY_FIRMWARE.length();

  private static final Pattern PRINTABLE_ASCII = Pattern.compile("[ -~]*");

  public KernelCommandLine {
    DomainText.requireMatch("kernel command line", PRINTABLE_ASCII, text);
    if (text.length() > MAX_BYTES) {
      throw new IllegalArgumentException(
          "kernel command line must be at most %d bytes, is %d"
              .formatted(MAX_BYTES, text.length()));
    }
  }
}
