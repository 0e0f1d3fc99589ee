package io.cocos.cli.transfer;

import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A consumer's private key: what {@code openssl genpkey} writes, not encrypted. */
final class SigningKey {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final List<Kind> KINDS =
      List.of(
          new Kind("Ed25519", "Ed25519"),
          new Kind("EC", "SHA256withECDSA"),
          new Kind("RSA", "SHA256withRSA"));

  private final PrivateKey key;
  private final String algorithm;

  private SigningKey(PrivateKey key, String algorithm) {
    this.key = key;
    this.algorithm = algorithm;
  }

  private record Kind(String key, String signature) {
    /** Returns the key, unless it is of another kind. */
    Optional<PrivateKey> read(byte[] der) throws GeneralSecurityException {
      try {
        return Optional.of(
            KeyFactory.getInstance(key).generatePrivate(new PKCS8EncodedKeySpec(der)));
      } catch (InvalidKeySpecException another) {
        return Optional.empty();
      }
    }
  }

  /**
   * Reads a key.
   *
   * @throws CommandFailure when the file holds none
   */
  static SigningKey read(Path file) throws CommandFailure {
    try {
      Matcher pem = PEM.matcher(Files.readString(file, StandardCharsets.US_ASCII));
      if (!pem.find()) {
        throw unusable(file, "it holds no 'BEGIN PRIVATE KEY'", null);
      }
      byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
      for (Kind kind : KINDS) {
        Optional<PrivateKey> key = kind.read(der);
        if (key.isPresent()) {
          return new SigningKey(key.get(), kind.signature());
        }
      }
      throw unusable(file, "its key is none of Ed25519, EC and RSA", null);
    } catch (IOException | IllegalArgumentException | GeneralSecurityException unreadable) {
      throw unusable(file, unreadable.toString(), unreadable);
    }
  }

  /** Returns the signature of a text. */
  byte[] sign(String text) throws CommandFailure {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException failure) {
      throw new CommandFailure(
          ExitCode.REFUSED, "The key cannot sign: " + failure.getMessage() + ".", failure);
    }
  }

  private static CommandFailure unusable(Path file, String why, Exception cause) {
    return new CommandFailure(
        ExitCode.REFUSED,
        String.format(
            "%s cannot be used as a key: %s. It must be as 'openssl genpkey' writes one.",
            file, why),
        cause);
  }
}
