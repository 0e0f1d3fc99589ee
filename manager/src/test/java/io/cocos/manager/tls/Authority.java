package io.cocos.manager.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Signs certificates with the tool that operators use, so that files are as theirs are. */
public final class Authority {
  /** Options of {@code openssl genpkey}. */
  public static final List<String> EC =
      List.of("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256");

  static final List<String> RSA = List.of("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048");
  static final List<String> P384 =
      List.of("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384");
  static final List<String> ED25519 = List.of("-algorithm", "ED25519");

  private final Path folder;
  private final Identity identity;

  /** An authority of that name, whose files and whose subjects' files are in that folder. */
  public Authority(Path folder, String name) throws IOException, InterruptedException {
    this.folder = folder;
    this.identity = key(name, EC);
    sign(name, identity);
  }

  /** Its own certificate. */
  public Path certificate() {
    return identity.certificate();
  }

  /** A certificate of this machine, with a key that such options make, in PKCS#8. */
  public Identity issue(String name, List<String> options)
      throws IOException, InterruptedException {
    Identity issued = key(name, options);
    sign(
        name,
        issued,
        "-CA",
        identity.certificate().toString(),
        "-CAkey",
        identity.key().toString(),
        "-addext",
        "subjectAltName=DNS:localhost,IP:127.0.0.1");
    return issued;
  }

  /** Runs openssl, which has to succeed. */
  static void openssl(String... arguments) throws IOException, InterruptedException {
    List<String> command = Stream.concat(Stream.of("openssl"), Stream.of(arguments)).toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", command) + " failed: " + output);
    }
  }

  private Identity key(String name, List<String> options) throws IOException, InterruptedException {
    Path key = folder.resolve(name + ".key");
    openssl(
        Stream.concat(Stream.of("genpkey", "-out", key.toString()), options.stream())
            .toArray(String[]::new));
    return new Identity(folder.resolve(name + ".pem"), key);
  }

  private static void sign(String name, Identity subject, String... options)
      throws IOException, InterruptedException {
    openssl(
        Stream.concat(
                Stream.of(
                    "req",
                    "-x509",
                    "-key",
                    subject.key().toString(),
                    "-out",
                    subject.certificate().toString(),
                    "-subj",
                    "/CN=" + name,
                    "-days",
                    "30"),
                Stream.of(options))
            .toArray(String[]::new));
  }
}
