package io.cocos.benchmarks;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;

/**
 * A connection to libvirt that keeps the domains of its driver for tests, which go with the last.
 */
final class KeptConnection implements AutoCloseable {
  private final Process virsh;

  KeptConnection(String uri) throws IOException {
    this.virsh =
        new ProcessBuilder("virsh", "-c", uri, "event", "--event", "lifecycle", "--loop")
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
  }

  @Override
  public void close() throws IOException {
    Programs.end(virsh, Duration.ofSeconds(10));
  }
}
