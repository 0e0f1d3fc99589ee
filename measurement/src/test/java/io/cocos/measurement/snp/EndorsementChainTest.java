package io.cocos.measurement.snp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.measurement.evidence.Certificates;
import io.cocos.measurement.evidence.MalformedEvidenceException;
import io.cocos.measurement.evidence.UntrustedChainException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndorsementChainTest {
  @TempDir static Path folder;

  private static SimulatedPlatform platform;

  private final Instant now = Instant.now();

  @BeforeAll
  static void makePlatform() throws Exception {
    platform = new SimulatedPlatform(folder);
    platform.issue(
        "ark2", "ARK-Test", "ark2", SimulatedPlatform.RSA, "basicConstraints=critical,CA:TRUE");
    platform.issue(
        "ask2",
        "SEV-Test",
        "ark2",
        SimulatedPlatform.RSA,
        "basicConstraints=critical,CA:TRUE,pathlen:0");
    platform.issue(
        "vcek2",
        "SEV-VCEK",
        "ask2",
        SimulatedPlatform.EC,
        SimulatedPlatform.extensions(SimulatedPlatform.chipId()));
    platform.issue("below", "SEV-VCEK", "vcek", SimulatedPlatform.EC);
    platform.issue("bare", "SEV-VCEK", "ask", SimulatedPlatform.EC);
    platform.issue(
        "vlek",
        "SEV-VLEK",
        "ask",
        SimulatedPlatform.EC,
        Arrays.copyOf(SimulatedPlatform.extensions(new byte[0]), 4));
    platform.issue(
        "no-authority",
        "SEV-Test",
        "ark",
        SimulatedPlatform.RSA,
        "basicConstraints=critical,CA:FALSE");
  }

  private EndorsementKey trusted(String root, String... others) throws Exception {
    return chain(root, others).trusted(now);
  }

  private static EndorsementChain chain(String root, String... others) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (String other : others) {
      certificates.add(platform.read(other));
    }
    return EndorsementChain.find(platform.read(root), certificates);
  }

  private static SnpReport report(Consumer<ByteBuffer> contents) throws Exception {
    return SnpReport.parse(platform.report(contents));
  }

  @Test
  void fromTheRootItLeadsToTheKeyThatSigned() throws Exception {
    EndorsementKey key = trusted("ark", "vcek", "ask");

    assertThat(report(bytes -> {}).isSignedBy(key.publicKey().orElseThrow())).isTrue();
    assertThat(key.contradiction(report(bytes -> {}))).isEmpty();
  }

  @Test
  void certificatesThatAreOfNoUseAreInNobodysWay() throws Exception {
    assertThat(trusted("ark", "ark", "ask", "vcek").publicKey()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ark2 vcek ask", // another root of the same name
        "ark vcek2 ask2", // a whole chain of somebody else
        "ark vcek2 ask", // an end of somebody else
        "ark vcek ask2", // a middle of somebody else
        "ark vcek no-authority",
        "ask vcek ask" // a root that another one vouches for
      })
  void aChainOfWhichOneLinkDoesNotHoldIsNotTrusted(String names) {
    String[] all = names.split(" ", -1);

    assertThatExceptionOfType(UntrustedChainException.class)
        .isThrownBy(() -> trusted(all[0], Arrays.copyOfRange(all, 1, all.length)));
  }

  @Test
  void aMissingCertificateIsNamed() {
    assertThatExceptionOfType(MalformedEvidenceException.class)
        .isThrownBy(() -> chain("ark", "ask"))
        .withMessageContaining("SEV-VCEK or SEV-VLEK");
    assertThatExceptionOfType(MalformedEvidenceException.class)
        .isThrownBy(() -> chain("ark", "vcek"))
        .withMessageContaining("CN=SEV-Test");
  }

  @Test
  void aKeyMayNotVouchForAnotherOne() {
    assertThatExceptionOfType(UntrustedChainException.class)
        .isThrownBy(() -> chain("ark", "below", "vcek", "ask").trusted(now));
  }

  @Test
  void certificatesCountWhileTheyAreValid() throws Exception {
    EndorsementChain chain = chain("ark", "vcek", "ask");

    for (Duration off : List.of(Duration.ofDays(-1), Duration.ofDays(3))) {
      assertThatExceptionOfType(UntrustedChainException.class)
          .isThrownBy(() -> chain.trusted(now.plus(off)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 7})
  void aCertificateForOtherVersionsThanTheReportsIsNotOfIt(int part) throws Exception {
    SnpReport other =
        report(
            bytes ->
                bytes.putLong(
                    SimulatedPlatform.REPORTED_TCB, SimulatedPlatform.TCB + (1L << (8 * part))));

    assertThat(trusted("ark", "vcek", "ask").contradiction(other).orElseThrow())
        .contains("is for " + SimulatedPlatform.TCB_TEXT);
  }

  @Test
  void aCertificateOfAnotherChipIsNotOfIt() throws Exception {
    EndorsementKey key = trusted("ark", "vcek", "ask");

    assertThat(key.contradiction(report(bytes -> bytes.put(SimulatedPlatform.CHIP_ID, (byte) 0))))
        .contains("the certificate is of another chip than the report");
    assertThat(
            key.contradiction(
                report(
                    bytes ->
                        bytes.duplicate().position(SimulatedPlatform.CHIP_ID).put(new byte[64]))))
        .as("a host may mask it")
        .isEmpty();
  }

  @Test
  void aProvidersKeySignsForAllOfHisChips() throws Exception {
    EndorsementKey provider = trusted("ark", "vlek", "ask");
    SnpReport ofProvider = report(bytes -> bytes.putInt(SimulatedPlatform.KEYS, 1 << 2));

    assertThat(provider.contradiction(ofProvider)).isEmpty();
    assertThat(provider.contradiction(report(bytes -> {})).orElseThrow()).contains("SEV-VCEK");
    assertThat(trusted("ark", "vcek", "ask").contradiction(ofProvider).orElseThrow())
        .contains("SEV-VLEK");
  }

  @Test
  void aCertificateWithoutAmdsExtensionsIsMalformed() throws Exception {
    EndorsementKey bare = trusted("ark", "bare", "ask");

    assertThatExceptionOfType(MalformedEvidenceException.class)
        .isThrownBy(() -> bare.contradiction(report(bytes -> {})))
        .withMessageContaining("no extension 1.3.6.1.4.1.3704.1.3.");
  }

  @Test
  void theTableBesideAReportHoldsTheCertificates() throws Exception {
    assertThat(CertificateTable.parse(platform.table()))
        .containsExactly(platform.read("vcek"), platform.read("ask"));
  }

  @Test
  void aTableThatIsCutOffOrHoldsNoCertificatesIsMalformed() throws Exception {
    byte[] table = platform.table();
    byte[] spoilt = table.clone();
    spoilt[3 * 24] = 0;

    for (byte[] wrong :
        List.of(
            new byte[0],
            new byte[23],
            Arrays.copyOf(table, 500),
            Arrays.copyOf(table, 48),
            spoilt)) {
      assertThatExceptionOfType(MalformedEvidenceException.class)
          .isThrownBy(() -> CertificateTable.parse(wrong));
    }
  }

  @Test
  void whatIsNoCertificateIsRefusedByName() {
    assertThatExceptionOfType(MalformedEvidenceException.class)
        .isThrownBy(() -> Certificates.read("root.pem", "nonsense".getBytes(UTF_8)))
        .withMessageStartingWith("root.pem holds no ");
    assertThatExceptionOfType(MalformedEvidenceException.class)
        .isThrownBy(() -> Certificates.read("root.pem", new byte[0]))
        .withMessage("root.pem holds no certificate");
  }
}
