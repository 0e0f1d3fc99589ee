package io.cocos.manager.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * An emulator that tells libvirt what QEMU tells it on a host which can protect its guests, and
 * boots them without protection. It keeps all its files in one folder.
 */
final class ConfidentialEmulator {
  private final Path folder;

  /** A copy of the emulator in a folder that is there. */
  ConfidentialEmulator(Path folder) throws IOException {
    this.folder = folder;
    Files.copy(HostManager.projectFile("manager/src/test/emulator/confidential-qemu"), path());
    Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** What a domain names as its emulator. */
  Path path() {
    return folder.resolve("qemu-system-x86_64");
  }

  /** Has the guests that start from now on measured by this key of their owner's. */
  void measureBy(byte[] integrityKey) throws IOException {
    Files.write(folder.resolve("tik"), integrityKey);
  }

  /** Has the processor keys for so many guests at once. */
  void giveSlots(int slots) throws IOException {
    Files.writeString(folder.resolve("slots"), Integer.toString(slots));
  }

  /**
   * Has the guests that start from now on booted from other things than those that are measured.
   *
   * @param instead for an option of QEMU a pattern, and what to put where it first matches
   */
  void tamper(Map<String, List<String>> instead) throws IOException {
    new ObjectMapper().writeValue(folder.resolve("tampered").toFile(), instead);
  }

  /** The arguments of the last guest that libvirt told the emulator to start. */
  Started lastStarted() throws IOException {
    List<String> started = Files.readAllLines(folder.resolve("started"));
    return new Started(HostManager.parse(started.get(started.size() - 1)));
  }

  /**
   * What the firmware of a guest with kernel hashes has asked QEMU for until now, by the names of
   * <a href="https://www.qemu.org/docs/master/specs/fw_cfg.html">QEMU's fw_cfg</a>.
   */
  List<String> askedByFirmwareOf(String vmId) throws IOException {
    return Files.readAllLines(folder.resolve(vmId + ".asked"));
  }

  /** The launch secrets that a guest got. */
  List<JsonNode> injectedInto(String vmId) throws IOException {
    return Files.readAllLines(folder.resolve(vmId + ".injected")).stream()
        .map(HostManager::parse)
        .toList();
  }

  /**
   * What libvirt told QEMU.
   *
   * @param arguments an array of them
   */
  record Started(JsonNode arguments) {
    /** The values of an option, in their order. */
    List<String> valuesOf(String option) {
      List<String> values = new ArrayList<>();
      for (int at = 0; at + 1 < arguments.size(); at++) {
        if (arguments.get(at).asText().equals(option)) {
          values.add(arguments.get(at + 1).asText());
        }
      }
      return values;
    }

    /** The object that makes it a confidential guest; empty when nothing does. */
    Optional<JsonNode> protection() {
      return valuesOf("-object").stream()
          .map(HostManager::parse)
          .filter(object -> object.get("qom-type").asText().endsWith("-guest"))
          .findFirst();
    }

    /** The arguments as libvirt gave them. */
    List<String> all() {
      return StreamSupport.stream(arguments.spliterator(), false).map(JsonNode::asText).toList();
    }
  }
}
