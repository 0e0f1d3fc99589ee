package io.cocos.measurement.snp;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The versions of a platform's trusted computing base.
 *
 * @param versions of each part that the platform has
 */
public record Tcb(Map<TcbPart, Integer> versions) {
  /** Keeps an unmodifiable copy. */
  public Tcb {
    versions = Map.copyOf(versions);
  }

  static Tcb of(long packed, boolean sinceTurin) {
    Map<TcbPart, Integer> versions = new EnumMap<>(TcbPart.class);
    for (TcbPart part : TcbPart.values()) {
      part.version(packed, sinceTurin).ifPresent(version -> versions.put(part, version));
    }
    return new Tcb(versions);
  }

  /** Whether each of those parts is there, and of that version or a later one. */
  public boolean isAtLeast(Tcb least) {
    return least.versions.entrySet().stream()
        .allMatch(part -> versions.getOrDefault(part.getKey(), -1) >= part.getValue());
  }

  /** Such as {@code bootloader=3,tee=0,snp=8,microcode=115}. */
  @Override
  public String toString() {
    return new EnumMap<>(versions)
        .entrySet().stream()
            .map(part -> part.getKey().label() + "=" + part.getValue())
            .collect(Collectors.joining(","));
  }
}
