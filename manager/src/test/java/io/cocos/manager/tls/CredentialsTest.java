package io.cocos.manager.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.config.ConfiguredFile;
import io.cocos.manager.config.TlsFiles;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files can be used, and what is said of those that cannot. */
class CredentialsTest {
  @TempDir static Path folder;

  private static Authority authority;
  private static Identity rsa;
  private static Identity ec;
  private static Identity p384;

  @BeforeAll
  static void issue() throws Exception {
    authority = new Authority(folder, "authority");
    rsa = authority.issue("rsa", Authority.RSA);
    ec = authority.issue("ec", Authority.EC);
    p384 = authority.issue("p384", Authority.P384);
  }

  private static Identity identity(String name) {
    return switch (name) {
      case "rsa" -> rsa;
      case "ec" -> ec;
      case "p384" -> p384;
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Credentials read(Path certificate, Path key, Path... authorities) {
    return Credentials.read(
        new TlsFiles(
            new ConfiguredFile("CERT", certificate),
            new ConfiguredFile("KEY", key),
            List.of(authorities).stream()
                .findFirst()
                .map(file -> new ConfiguredFile("AUTHORITIES", file))));
  }

  private static void assertRefused(Path certificate, Path key, String message) {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> read(certificate, key))
        .withMessageContaining(message)
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.CONFIGURATION_INVALID);
  }

  private static Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text, ISO_8859_1);
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, ISO_8859_1);
  }

  @ParameterizedTest(name = "{0} as {1}")
  @CsvSource({
    "rsa, BEGIN PRIVATE KEY, pkey",
    "rsa, BEGIN RSA PRIVATE KEY, rsa -traditional",
    "ec, BEGIN PRIVATE KEY, pkey",
    "ec, BEGIN EC PRIVATE KEY, ec",
    "ec, BEGIN EC PRIVATE KEY, ec -no_public",
    "p384, BEGIN PRIVATE KEY, pkey",
    "p384, BEGIN EC PRIVATE KEY, ec"
  })
  void aKeyIsReadInEveryForm(String name, String label, String command) throws Exception {
    Path key = folder.resolve("form.key");
    String[] words = (command + " -in " + identity(name).key() + " -out " + key).split(" ", -1);
    Authority.openssl(words);
    assertThat(text(key)).startsWith("-----" + label);

    Credentials credentials = read(identity(name).certificate(), key);

    assertThat(credentials.key().getFormat()).isEqualTo("PKCS#8");
    assertThat(credentials.chain()).hasSize(1);
  }

  @Test
  void theCurveMayStandBeforeTheKey() throws Exception {
    Path key = folder.resolve("curve.key");
    Authority.openssl("ecparam", "-name", "prime256v1", "-genkey", "-out", key.toString());
    Path certificate = folder.resolve("curve.pem");
    Authority.openssl(
        "req", "-x509", "-key", key.toString(), "-out", certificate.toString(), "-subj", "/CN=c");
    assertThat(text(key)).startsWith("-----BEGIN EC PARAMETERS");

    assertThat(read(certificate, key).chain()).hasSize(1);
  }

  @Test
  void aChainIsReadInItsOrderAndTextBetweenIsPassedOver() throws Exception {
    Path chain =
        write(
            "chain.pem",
            "Bag Attributes: caf\u00e9\r\n"
                + text(ec.certificate())
                + "\n# issued by\n"
                + text(authority.certificate()));

    assertThat(read(chain, ec.key()).chain())
        .extracting(certificate -> certificate.getSubjectX500Principal().getName())
        .containsExactly("CN=ec", "CN=authority");
  }

  @Test
  void certificateAndKeyMayShareAFile() throws Exception {
    Path both = write("both.pem", text(rsa.key()) + text(rsa.certificate()));

    assertThat(read(both, both).chain()).hasSize(1);
  }

  @Test
  void everyAuthorityOfClientsCounts() throws Exception {
    Path two = write("two.pem", text(authority.certificate()) + text(rsa.certificate()));

    assertThat(read(ec.certificate(), ec.key(), two).clientAuthorities()).hasSize(2);
    assertThat(read(ec.certificate(), ec.key()).clientAuthorities()).isEmpty();
  }

  @Test
  void whatIsLoggedNamesTheCertificateAndNeverTheKey() {
    Credentials credentials = read(ec.certificate(), ec.key());

    assertThat(credentials.toString())
        .contains("'CN=ec'", credentials.chain().get(0).getSerialNumber().toString(16))
        .doesNotContain("key");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path absent = folder.resolve("absent.pem");

    assertRefused(absent, ec.key(), "CERT (" + absent + ") does not exist");
    assertRefused(ec.certificate(), absent, "KEY (" + absent + ") does not exist");
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> read(ec.certificate(), ec.key(), absent))
        .withMessage("AUTHORITIES (%s) does not exist, but must be a PEM file", absent);
  }

  @Test
  void whatIsNoFileOfSuchASizeIsNotRead() throws Exception {
    Path large = write("large.pem", "x".repeat(1024 * 1024 + 1));

    assertRefused(folder, ec.key(), "CERT (" + folder + ") is no PEM file");
    assertRefused(Path.of("/dev/zero"), ec.key(), "CERT (/dev/zero) is no PEM file");
    assertRefused(ec.certificate(), large, "KEY (" + large + ") is no PEM file");
  }

  @Test
  void aFileWithoutWhatItIsForIsRefused() throws Exception {
    Path empty = write("empty.pem", "");

    assertRefused(empty, ec.key(), "CERT (" + empty + ") has no certificate");
    assertRefused(ec.key(), ec.key(), "CERT (" + ec.key() + ") has no certificate");
    assertRefused(ec.certificate(), empty, "KEY (" + empty + ") has no private key");
    assertRefused(
        ec.certificate(), ec.certificate(), "KEY (" + ec.certificate() + ") has no private key");
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> read(ec.certificate(), ec.key(), empty))
        .withMessageStartingWith("AUTHORITIES (%s) has no certificate", empty);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.6, 0.95})
  void aHalfWrittenFileIsRefused(double part) throws Exception {
    String certificate = text(ec.certificate());
    String key = text(ec.key());
    Path halfCertificate =
        write("half.pem", certificate.substring(0, (int) (certificate.length() * part)));
    Path halfKey = write("half.key", key.substring(0, (int) (key.length() * part)));

    assertRefused(halfCertificate, ec.key(), "CERT (" + halfCertificate + ") is cut off");
    assertRefused(ec.certificate(), halfKey, "KEY (" + halfKey + ") is cut off");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY"})
  void aKeyThatIsNoneIsRefusedWithoutBeingQuoted(String label) throws Exception {
    Path key =
        write("none.key", "-----BEGIN %1$s-----\nMAMCAQA=\n-----END %1$s-----\n".formatted(label));
    Path noBase64 =
        write("no64.key", "-----BEGIN %1$s-----\n*s3cret*\n-----END %1$s-----\n".formatted(label));

    assertRefused(ec.certificate(), key, "must be RSA or EC, in PKCS#8, PKCS#1 or SEC 1");
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> read(ec.certificate(), noBase64))
        .withMessageStartingWith("KEY (")
        .withNoCause()
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("s3cret"));
  }

  @Test
  void aCertificateThatIsNoneIsRefused() throws Exception {
    Path none =
        write("none.pem", "-----BEGIN CERTIFICATE-----\nMAMCAQA=\n-----END CERTIFICATE-----\n");

    assertRefused(none, ec.key(), "CERT (" + none + ") has a certificate that is malformed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pkey", "rsa -traditional"})
  void anEncryptedKeyIsRefused(String command) throws Exception {
    Path key = folder.resolve("encrypted.key");
    Authority.openssl(
        (command + " -aes256 -passout pass:s3cret -in " + rsa.key() + " -out " + key)
            .split(" ", -1));

    assertRefused(rsa.certificate(), key, "KEY (" + key + ") is encrypted, but must not be");
  }

  @Test
  void aKeyOfAnotherKindIsRefused() throws Exception {
    Identity other = authority.issue("ed25519", Authority.ED25519);

    assertRefused(other.certificate(), other.key(), "must be RSA or EC");
  }

  @ParameterizedTest
  @CsvSource({"ec, rsa", "rsa, ec", "ec, p384", "p384, ec"})
  void theKeyOfAnotherCertificateIsRefused(String certificate, String key) {
    Identity one = identity(certificate);
    Identity other = identity(key);

    assertRefused(
        one.certificate(),
        other.key(),
        "KEY (%s) is not the key of the first certificate in CERT (%s)"
            .formatted(other.key(), one.certificate()));
  }

  @Test
  void aKeyOfTheSameKindButOfAnotherCertificateIsRefused() throws Exception {
    Identity otherRsa = authority.issue("other-rsa", Authority.RSA);
    Identity otherEc = authority.issue("other-ec", Authority.EC);

    assertRefused(rsa.certificate(), otherRsa.key(), "is not the key of the first certificate");
    assertRefused(ec.certificate(), otherEc.key(), "is not the key of the first certificate");
  }

  @Test
  void clientsObjectToACertificateBeforeAndAfterItsTime() {
    Credentials credentials = read(ec.certificate(), ec.key());
    var until = credentials.chain().get(0).getNotAfter().toInstant();
    var from = credentials.chain().get(0).getNotBefore().toInstant();

    assertThat(credentials.objection(until)).isEqualTo(Optional.empty());
    assertThat(credentials.objection(until.plusSeconds(1))).contains("has expired");
    assertThat(credentials.objection(from.minusSeconds(1))).contains("is not valid yet");
  }
}
