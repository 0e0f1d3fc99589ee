package io.cocos.measurement.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Time and the lists of revoked certificates; the rest is seen with the makers' chains. */
class CertificateChainTest {
  private static final List<String> KEY =
      List.of("-sha256", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");

  @TempDir static Path folder;

  private static SimulatedAuthority authority;
  private static CertificateChain chain;

  private final Instant now = Instant.now();

  @BeforeAll
  static void issue() throws Exception {
    authority = new SimulatedAuthority(folder);
    authority.issue("root", "Root", "root", KEY, "basicConstraints=critical,CA:TRUE");
    authority.issue("middle", "Middle", "root", KEY, "basicConstraints=critical,CA:TRUE");
    authority.issue("end", "End", "middle", KEY);
    chain =
        CertificateChain.find(
            authority.read("root"), authority.read("end"), List.of(authority.read("middle")));
  }

  private static List<X509CRL> lists(Path... files) throws Exception {
    List<X509CRL> lists = new ArrayList<>();
    for (Path file : files) {
      lists.add(Certificates.readRevoked(file.toString(), Files.readAllBytes(file)));
    }
    return lists;
  }

  @Test
  void whatNoListNamesIsTrusted() throws Exception {
    List<X509CRL> lists = lists(authority.revoked("root"), authority.revoked("middle", "root"));

    assertThat(chain.trusted(now, lists)).isEqualTo(authority.read("end"));
  }

  @Test
  void whatOneOfThemNamesIsNot() throws Exception {
    List<X509CRL> ofEnd = lists(authority.revoked("root"), authority.revoked("middle", "end"));
    List<X509CRL> ofMiddle =
        lists(authority.revoked("root", "middle"), authority.revoked("middle"));

    assertThatExceptionOfType(UntrustedChainException.class)
        .isThrownBy(() -> chain.trusted(now, ofEnd))
        .withMessageContaining("CN=End")
        .withMessageContaining("revoked");
    assertThatExceptionOfType(UntrustedChainException.class)
        .isThrownBy(() -> chain.trusted(now, ofMiddle))
        .withMessageContaining("CN=Middle")
        .withMessageContaining("revoked");
  }

  @Test
  void withOneListAllAreNeededAndInForce() throws Exception {
    List<X509CRL> incomplete = lists(authority.revoked("root"));
    List<X509CRL> complete = lists(authority.revoked("root"), authority.revoked("middle"));

    assertThatExceptionOfType(UntrustedChainException.class)
        .isThrownBy(() -> chain.trusted(now, incomplete))
        .withMessageContaining("revocation");
    assertThatExceptionOfType(UntrustedChainException.class)
        .isThrownBy(() -> chain.trusted(now.plus(Duration.ofDays(3)), complete));
    assertThatNoException().isThrownBy(() -> chain.trusted(now, complete));
  }

  @Test
  void certificatesCountWhileTheyAreValid() {
    for (Duration off : List.of(Duration.ofDays(-1), Duration.ofDays(3))) {
      assertThatExceptionOfType(UntrustedChainException.class)
          .isThrownBy(() -> chain.trusted(now.plus(off), List.of()));
    }
  }

  @Test
  void aListOfAnotherAuthorityOfThatNameIsNone() throws Exception {
    authority.issue("false", "Middle", "false", KEY, "basicConstraints=critical,CA:TRUE");
    List<X509CRL> foreign = lists(authority.revoked("root"), authority.revoked("false"));

    assertThatExceptionOfType(UntrustedChainException.class)
        .isThrownBy(() -> chain.trusted(now, foreign));
  }

  @Test
  void aChainThatDoesNotEndIsRefused() throws Exception {
    X509Certificate root = authority.read("root");
    List<X509Certificate> longer = new ArrayList<>();
    String issuer = "middle";
    for (int length = 0; length < 4; length++) {
      authority.issue("m" + length, "M" + length, issuer, KEY);
      issuer = "m" + length;
      longer.add(authority.read(issuer));
    }
    longer.add(authority.read("middle"));
    X509Certificate end = longer.get(3);

    assertThatExceptionOfType(MalformedEvidenceException.class)
        .isThrownBy(() -> CertificateChain.find(root, end, longer))
        .withMessageContaining("within 4");
  }

  @Test
  void whatIsNoListIsRefusedByName() {
    assertThatExceptionOfType(MalformedEvidenceException.class)
        .isThrownBy(
            () -> Certificates.readRevoked("x.crl", "junk".getBytes(StandardCharsets.UTF_8)))
        .withMessageStartingWith("x.crl is no list");
  }
}
