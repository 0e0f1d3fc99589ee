package io.cocos.cli.server;

import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.ExitCode;
import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a manager with TLS needs, as PEM files; null is what is not given.
 *
 * @param authorities who may vouch for the manager, instead of those that Java knows
 * @param certificate the caller's own certificate
 * @param key its private key, in PKCS#8
 */
public record TlsFiles(Path authorities, Path certificate, Path key) {
  /**
   * Reads the files.
   *
   * @throws CommandFailure when one cannot be read
   */
  public ChannelCredentials credentials() throws CommandFailure {
    TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
    try {
      if (authorities != null) {
        credentials.trustManager(authorities.toFile());
      }
      if (certificate != null && key != null) {
        credentials.keyManager(certificate.toFile(), key.toFile());
      }
      return credentials.build();
    } catch (IOException unreadable) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "A file for TLS cannot be read: " + unreadable.getMessage() + ".",
          unreadable);
    }
  }
}
