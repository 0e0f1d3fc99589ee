package io.cocos.manager.confidential;

import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Confidential;
import io.cocos.manager.vm.HostOffers;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a firmware can start.
 *
 * @param file where it is
 * @param kernelHashes whether it checks the hashes of kernel, root file system and command line
 * @param lacks by the protection: why no guest that has it can start from the firmware
 */
public record FirmwareOffer(Path file, boolean kernelHashes, Map<Confidential, String> lacks) {
  /** Keeps an unmodifiable copy of the reasons. */
  public FirmwareOffer {
    lacks = Map.copyOf(lacks);
  }

  /** Reads a firmware; one that cannot be read starts nothing. */
  public static FirmwareOffer of(Path file) {
    Map<Confidential, String> lacks = new EnumMap<>(Confidential.class);
    boolean kernelHashes = false;
    for (Confidential technology : Confidential.values()) {
      try {
        kernelHashes = ConfidentialFirmware.read(file, technology).kernelHashArea().isPresent();
      } catch (ManagerException unsuitable) {
        lacks.put(technology, unsuitable.getMessage());
      }
    }
    return new FirmwareOffer(file, kernelHashes, lacks);
  }

  /** Why no guest of that protection can start from it, with what to do; none when one can. */
  public List<String> lacks(Confidential technology) {
    return Stream.ofNullable(lacks.get(technology)).toList();
  }

  /** The same, as it is shown. */
  public HostOffers.Firmware shown() {
    return new HostOffers.Firmware(
        file.toString(),
        kernelHashes,
        Stream.of(Confidential.values())
            .filter(technology -> technology != Confidential.NONE)
            .filter(technology -> !lacks.containsKey(technology))
            .toList());
  }
}
