package io.cocos.measurement;

import java.util.Map;
import java.util.Optional;

/**
 * What a guest's processor calls itself: the value of CPUID leaf 1, register EAX. It stands in the
 * register EDX of each virtual processor at launch, and so in the measurement.
 *
 * @param value the 32 bits
 * @see <a href="https://www.amd.com/system/files/TechDocs/25481.pdf">AMD: CPUID Specification</a>
 */
public record ProcessorSignature(int value) {
  /** QEMU's processor models, whose versions all have the same signature. */
  private static final Map<String, ProcessorSignature> MODELS =
      Map.of(
          "EPYC", of(23, 1, 2),
          "EPYC-IBPB", of(23, 1, 2),
          "EPYC-Rome", of(23, 49, 0),
          "EPYC-Milan", of(25, 1, 1),
          "EPYC-Genoa", of(25, 17, 0),
          "EPYC-Turin", of(26, 0, 0));

  /** The signature of a family, model and stepping, as people write them. */
  public static ProcessorSignature of(int family, int model, int stepping) {
    int baseFamily = Math.min(family, 0xf);
    int extendedFamily = family - baseFamily;
    return new ProcessorSignature(
        (extendedFamily & 0xff) << 20
            | ((model >> 4) & 0xf) << 16
            | baseFamily << 8
            | (model & 0xf) << 4
            | (stepping & 0xf));
  }

  /**
   * The signature of a processor model of QEMU, such as {@code EPYC-Milan-v2}; empty if unknown.
   */
  public static Optional<ProcessorSignature> ofModel(String name) {
    return Optional.ofNullable(MODELS.get(name.replaceFirst("-v[0-9]+$", "")));
  }
}
