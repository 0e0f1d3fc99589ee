package io.cocos.manager.libvirt;

import java.io.Serial;
import org.libvirt.Error;
import org.libvirt.jna.Libvirt;

/**
 * An error of one of the {@linkplain NativeLibvirt added functions}; libvirt-java lets nobody else
 * make its own.
 */
final class LibvirtCallException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Error error;

  LibvirtCallException(Error error) {
    super(error.getMessage());
    this.error = error;
  }

  /** The error of the last call that this thread made. */
  static LibvirtCallException last() {
    return new LibvirtCallException(new Error(Libvirt.INSTANCE.virGetLastError()));
  }

  Error error() {
    return error;
  }
}
