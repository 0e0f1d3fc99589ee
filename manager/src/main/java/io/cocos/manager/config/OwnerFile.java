package io.cocos.manager.config;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BiFunction;

/** A file that guests' owners make for their launch: bytes of a fixed number, or their base64. */
final class OwnerFile {
  /** Twice what the longest has in base64, so that no wrong file is read whole. */
  private static final int LARGEST = 16 * 1024;

  private final ConfiguredFile file;
  private final byte[] bytes;

  private OwnerFile(ConfiguredFile file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /**
   * What two files say together; empty when neither is named.
   *
   * @throws ManagerException with {@code CONFIGURATION_INVALID} when only one is
   */
  static <T> Optional<T> both(
      Environment environment,
      Variable<Optional<Path>> one,
      Variable<Optional<Path>> other,
      BiFunction<ConfiguredFile, ConfiguredFile, T> reader) {
    Optional<Path> first = environment.get(one);
    Optional<Path> second = environment.get(other);
    if (first.isPresent() != second.isPresent()) {
      throw new ManagerException(
          ErrorCode.CONFIGURATION_INVALID,
          "%s is set without %s: the processor takes both or none"
              .formatted(
                  first.isPresent() ? one.name() : other.name(),
                  first.isPresent() ? other.name() : one.name()));
    }
    return first.map(
        path ->
            reader.apply(
                new ConfiguredFile(one.name(), path),
                new ConfiguredFile(other.name(), second.orElseThrow())));
  }

  /**
   * Reads a file.
   *
   * @param length how many bytes it must hold, base64 taken off
   * @throws ManagerException with {@code CONFIGURATION_INVALID}, naming the variable and the file
   */
  static OwnerFile read(ConfiguredFile file, int length) {
    byte[] raw = contents(file);
    if (raw.length == length) {
      return new OwnerFile(file, raw);
    }
    byte[] decoded;
    try {
      String text = new String(raw, StandardCharsets.ISO_8859_1).replaceAll("\\s", "");
      decoded = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException malformed) {
      throw refused(
          file,
          "has %s bytes, which are neither %d bytes nor base64 of them"
              .formatted(raw.length > LARGEST ? "more than " + LARGEST : raw.length, length),
          malformed);
    }
    if (decoded.length != length) {
      throw refused(
          file, "holds %d bytes in base64, must be %d".formatted(decoded.length, length), null);
    }
    return new OwnerFile(file, decoded);
  }

  private static byte[] contents(ConfiguredFile file) {
    try (InputStream in = Files.newInputStream(file.path())) {
      return in.readNBytes(LARGEST + 1);
    } catch (IOException unreadable) {
      throw refused(file, "cannot be read: " + unreadable, unreadable);
    }
  }

  byte[] bytes() {
    return bytes.clone();
  }

  String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The refusal of it for what it holds. */
  ManagerException refused(String why) {
    return refused(file, why, null);
  }

  private static ManagerException refused(ConfiguredFile file, String why, Throwable cause) {
    return new ManagerException(ErrorCode.CONFIGURATION_INVALID, file + " " + why, cause);
  }
}
