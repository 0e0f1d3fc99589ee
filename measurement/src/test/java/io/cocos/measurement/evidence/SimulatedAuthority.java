package io.cocos.measurement.evidence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Issues keys and certificates with openssl; their files are in one folder. */
public final class SimulatedAuthority {
  private final Path folder;

  /** An authority that has issued nothing yet. */
  public SimulatedAuthority(Path folder) throws IOException {
    this.folder = folder;
    Files.writeString(folder.resolve("req.conf"), "[req]\ndistinguished_name=dn\n[dn]\n");
  }

  /** A certificate with a new key; its files are called so. The issuer may be itself. */
  public void issue(
      String name, String commonName, String issuer, List<String> options, String... extensions)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("req", "-x509", "-config", "req.conf", "-nodes", "-days", "2"));
    command.addAll(List.of("-subj", "/O=Test/CN=" + commonName));
    command.addAll(options);
    command.addAll(List.of("-keyout", name + ".key", "-out", name + ".pem"));
    if (!issuer.equals(name)) {
      command.addAll(List.of("-CA", issuer + ".pem", "-CAkey", issuer + ".key"));
    }
    for (String extension : extensions) {
      command.addAll(List.of("-addext", extension));
    }
    openssl(command);
  }

  /** What an issuer says was revoked of what it has issued: a file, valid for two days. */
  public Path revoked(String issuer, String... names)
      throws IOException, InterruptedException, GeneralSecurityException {
    StringBuilder index = new StringBuilder();
    for (String name : names) {
      String serial = read(name).getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
      index.append("R\t490101000000Z\t200101000000Z\t");
      index.append(serial.length() % 2 == 0 ? serial : "0" + serial).append("\tunknown\t/CN=x\n");
    }
    Files.writeString(folder.resolve("index.txt"), index);
    Files.writeString(
        folder.resolve("ca.conf"),
        """
        [ca]
        default_ca=d
        [d]
        database=index.txt
        default_md=sha256
        default_crl_days=2
        crl_extensions=e
        [e]
        authorityKeyIdentifier=keyid
        """);
    String file = issuer + "-" + String.join("-", names) + ".crl";
    List<String> command =
        new ArrayList<>(List.of("ca", "-config", "ca.conf", "-gencrl", "-out", file));
    command.addAll(List.of("-cert", issuer + ".pem", "-keyfile", issuer + ".key"));
    openssl(command);
    return folder.resolve(file);
  }

  private void openssl(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", command) + " failed: " + output);
    }
  }

  /** The file of a certificate. */
  public Path file(String name) {
    return folder.resolve(name + ".pem");
  }

  /** Such a certificate. */
  public X509Certificate read(String name) throws IOException {
    return Certificates.read(name, Files.readAllBytes(file(name))).get(0);
  }

  /** Its key, which has to be of a curve. */
  public PrivateKey key(String name) throws IOException, GeneralSecurityException {
    String pem = Files.readString(folder.resolve(name + ".key"));
    byte[] encoded = Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]*-----", ""));
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }
}
