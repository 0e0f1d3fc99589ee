package io.cocos.measurement;

import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The virtual processors that a guest is launched with.
 *
 * @param count how many, at least one
 * @param signature what they call themselves
 * @param floatingPoint what the kernel says of their floating point units
 */
public record Processors(int count, ProcessorSignature signature, FloatingPoint floatingPoint) {
  /** Refuses null, and none at all. */
  public Processors {
    if (count < 1) {
      throw new IllegalArgumentException("a guest has at least one processor, not " + count);
    }
    Objects.requireNonNull(signature, "signature");
    Objects.requireNonNull(floatingPoint, "floatingPoint");
  }

  /** The page of each, in their order; the firmware says where all but the first begin. */
  Stream<byte[]> saveAreas(Firmware firmware, long features) {
    byte[] first = new SaveArea(SaveArea.FIRST_ADDRESS, signature, features, floatingPoint).page();
    byte[] further =
        count == 1
            ? first
            : new SaveArea(firmware.resetAddress(), signature, features, floatingPoint).page();
    return IntStream.range(0, count).mapToObj(index -> index == 0 ? first : further);
  }
}
