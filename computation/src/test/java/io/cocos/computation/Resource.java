package io.cocos.computation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A file beside the tests. */
final class Resource {
  private Resource() {}

  static byte[] bytes(String name) {
    try (InputStream file = Resource.class.getResourceAsStream(name)) {
      return file.readAllBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
