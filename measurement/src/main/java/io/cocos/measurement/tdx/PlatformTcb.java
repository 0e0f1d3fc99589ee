package io.cocos.measurement.tdx;

import io.cocos.measurement.tdx.EnclaveIdentity.Level;
import io.cocos.measurement.tdx.EnclaveIdentity.Masked;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the versions of a platform's trusted computing base are worth, by what Intel publishes of
 * its family.
 *
 * @param family which it is (FMSPC), hex
 * @param provisioner by which enclave its certificates come (PCEID), hex
 * @param module the TDX module of the first version
 * @param modules the later ones, by the names that Intel gives them
 * @param levels what combinations of versions are worth, the best first
 */
public record PlatformTcb(
    String family,
    String provisioner,
    Module module,
    Map<String, Module> modules,
    List<Combination> levels) {
  /** Keeps unmodifiable copies. */
  public PlatformTcb {
    modules = Map.copyOf(modules);
    levels = List.copyOf(levels);
  }

  /**
   * A TDX module.
   *
   * @param signer who signed it, hex
   * @param attributes what it is like, and which bits count
   * @param levels what its versions are worth; none when the combinations say so
   */
  public record Module(String signer, Masked attributes, List<Level> levels) {
    /** Keeps an unmodifiable copy. */
    public Module {
      levels = List.copyOf(levels);
    }
  }

  /**
   * A combination of versions, all of them at least these.
   *
   * @param platform those of the platform's parts
   * @param provisioner that of the provisioning enclave
   * @param guests those of TDX's own parts
   * @param status what it is worth
   */
  public record Combination(
      List<Integer> platform, int provisioner, List<Integer> guests, TcbStatus status) {
    /** Keeps unmodifiable copies. */
    public Combination {
      platform = List.copyOf(platform);
      guests = List.copyOf(guests);
    }
  }

  /** Whether it is of that processor's family. */
  public boolean isOf(ProcessorCertificate processor) {
    return family.equalsIgnoreCase(processor.family())
        && provisioner.equalsIgnoreCase(processor.provisioner());
  }

  /**
   * What the platform that made a quote is worth; empty when Intel does not know its versions, or
   * not its TDX module.
   *
   * @see <a href="https://api.portal.trustedservices.intel.com/content/documentation.html">Intel:
   *     how the status of a TDX platform is found</a>
   */
  public Optional<TcbStatus> status(ProcessorCertificate processor, TdxQuote quote) {
    byte[] versions = quote.platformVersions();
    int generation = Byte.toUnsignedInt(versions[1]);
    Module running = generation == 0 ? module : modules.get("TDX_%02x".formatted(generation));
    if (running == null
        || !Arrays.equals(EnclaveIdentity.hex(running.signer()), quote.moduleSigner())
        || !running.attributes().matches(quote.moduleAttributes())) {
      return Optional.empty();
    }
    // From the second generation on the module's version is not one of the combination.
    int first = generation == 0 ? 0 : 2;
    Optional<TcbStatus> combined =
        levels.stream()
            .filter(level -> isAtLeast(processor.versions(), level.platform(), 0))
            .filter(level -> processor.provisionerVersion() >= level.provisioner())
            .filter(level -> isAtLeast(numbers(versions), level.guests(), first))
            .map(Combination::status)
            .findFirst();
    return generation == 0
        ? combined
        : combined.flatMap(
            status ->
                EnclaveIdentity.level(running.levels(), Byte.toUnsignedInt(versions[0]))
                    .map(status::orWorse));
  }

  private static boolean isAtLeast(List<Integer> versions, List<Integer> least, int first) {
    if (versions.size() != least.size()) {
      return false;
    }
    for (int index = first; index < versions.size(); index++) {
      if (versions.get(index) < least.get(index)) {
        return false;
      }
    }
    return true;
  }

  private static List<Integer> numbers(byte[] bytes) {
    Integer[] numbers = new Integer[bytes.length];
    Arrays.setAll(numbers, index -> Byte.toUnsignedInt(bytes[index]));
    return List.of(numbers);
  }
}
