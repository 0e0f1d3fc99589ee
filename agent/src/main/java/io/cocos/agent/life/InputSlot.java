package io.cocos.agent.life;

import java.nio.file.Path;

/** One input of a computation, and what is there of it. Guarded by its {@link Inputs}. */
final class InputSlot {
  final InputPlace place;
  final String provider;
  final String id;
  final String expected;

  /** The upload under way, or null. */
  InputClaim claim;

  long size;
  long received;
  String fault = "";

  /** Empty, and no file, until all of it is there. */
  String sha256 = "";

  Path file;

  InputSlot(InputPlace place, String provider, String id, String expected) {
    this.place = place;
    this.provider = provider;
    this.id = id;
    this.expected = expected;
  }

  boolean isHeld() {
    return !sha256.isEmpty();
  }

  InputStatus status() {
    return new InputStatus(provider, id, received, size, sha256, expected, fault);
  }
}
