package io.cocos.measurement;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a guest's processor will measure of its launch, as far as that can be said beforehand. Every
 * launch with the same inputs is measured alike.
 */
public sealed interface ExpectedLaunch {
  /**
   * It can be said.
   *
   * @param algorithm what the digests are made with, such as {@code SHA-256}
   * @param candidates what it may be, one of which it is; at least one
   */
  record Known(String algorithm, List<Candidate> candidates) implements ExpectedLaunch {
    /** Keeps an unmodifiable copy. */
    public Known {
      candidates = List.copyOf(candidates);
    }
  }

  /**
   * It cannot be said: a guess would be worse than nothing.
   *
   * @param reason what is missing, for people
   */
  record Unknown(String reason) implements ExpectedLaunch {}

  /**
   * A digest.
   *
   * @param digest in lowercase hex
   * @param variant of which hosts it is, where their kernels and QEMUs differ, such as {@code
   *     floating-point-reset}; empty where they do not
   */
  record Candidate(String digest, Optional<String> variant) {}

  /**
   * An SEV guest's.
   *
   * @param kernel the hashes of a directly booted kernel, when they are measured
   */
  static ExpectedLaunch ofSev(Firmware firmware, Optional<KernelHashes> kernel) {
    return known(
        Digests.SHA_256,
        () -> List.of(candidate(SevLaunch.digest(firmware, kernel), Optional.empty())));
  }

  /**
   * An SEV-ES guest's: one for each state in which kernels leave the floating point units.
   *
   * @param kernel the hashes of a directly booted kernel, when they are measured
   * @param processors how many there are when it starts
   * @param model their model, as QEMU and libvirt call it
   */
  static ExpectedLaunch ofSevEs(
      Firmware firmware, Optional<KernelHashes> kernel, int processors, String model) {
    return ofModel(
        model,
        signature ->
            known(
                Digests.SHA_256,
                () ->
                    Stream.of(FloatingPoint.values())
                        .map(
                            state ->
                                candidate(
                                    SevLaunch.digest(
                                        firmware,
                                        kernel,
                                        new Processors(processors, signature, state)),
                                    Optional.of("floating-point-" + label(state))))
                        .toList()));
  }

  /**
   * An SEV-SNP guest's. Kernels that can launch one leave its floating point units as after a
   * reset.
   *
   * @param kernel the hashes of a directly booted kernel, when they are measured
   * @param processors how many there are when it starts
   * @param model their model, as QEMU and libvirt call it
   */
  static ExpectedLaunch ofSevSnp(
      Firmware firmware, Optional<KernelHashes> kernel, int processors, String model) {
    return ofModel(
        model,
        signature ->
            known(
                Digests.SHA_384,
                () ->
                    List.of(
                        candidate(
                            SnpLaunch.digest(
                                firmware,
                                kernel,
                                new Processors(processors, signature, FloatingPoint.RESET)),
                            Optional.empty()))));
  }

  /**
   * A TDX guest's register MRTD: one for each order in which hosts add its pages. It covers the
   * firmware only.
   */
  static ExpectedLaunch ofTdx(Firmware firmware) {
    return known(
        Digests.SHA_384,
        () ->
            Stream.of(TdxPageOrder.values())
                .map(
                    order ->
                        candidate(TdxLaunch.digest(firmware, order), Optional.of(label(order))))
                .toList());
  }

  private static ExpectedLaunch ofModel(
      String model, Function<ProcessorSignature, ExpectedLaunch> launch) {
    return ProcessorSignature.ofModel(model)
        .map(launch)
        .orElseGet(
            () ->
                new Unknown(
                    "the processors' signature (CPUID leaf 1) is measured, and that of the CPU"
                        + " model '"
                        + model
                        + "' is not known; it is of models such as EPYC, EPYC-Milan or EPYC-v4"));
  }

  private static ExpectedLaunch known(Digests algorithm, Supplier<List<Candidate>> candidates) {
    try {
      return new Known(algorithm.algorithm(), candidates.get());
    } catch (MalformedFirmwareException lacking) {
      return new Unknown(lacking.getMessage());
    }
  }

  private static Candidate candidate(byte[] digest, Optional<String> variant) {
    return new Candidate(HexFormat.of().formatHex(digest), variant);
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
