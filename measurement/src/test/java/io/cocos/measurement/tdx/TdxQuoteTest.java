package io.cocos.measurement.tdx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.measurement.evidence.MalformedEvidenceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TdxQuoteTest {
  private static final List<String> CERTIFICATES = List.of("pck", "platform", "intel");

  /** Where in a quote of version 4 things stand. */
  private static final int SIGNATURE = 48 + 584 + 4;

  private static final int VOUCHING = SIGNATURE + 128;
  private static final int ADDED = VOUCHING + 6 + 384 + 64;
  private static final int CHAIN = ADDED + 2 + 16;

  @TempDir static Path folder;

  private static SimulatedTdxPlatform platform;

  @BeforeAll
  static void makePlatform() throws Exception {
    platform = new SimulatedTdxPlatform(folder);
  }

  private static byte[] quote() throws Exception {
    return platform.quote(says -> {});
  }

  private static byte[] bytes(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static boolean isRight(TdxQuote quote) {
    PublicKey processor = ProcessorCertificate.find(quote.signature().certificates()).publicKey();
    return quote.isSigned()
        && quote.signature().isOfEnclave()
        && quote.signature().isEnclaveSignedBy(processor);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void everyFieldIsReadWhereItStandsAndIsSigned(int version) throws Exception {
    TdxQuote quote =
        TdxQuote.parse(
            platform.quote(
                version,
                says -> {
                  says.putLong(120, 0x30000000);
                  says.duplicate().position(64).put(bytes(48, 4)).put(bytes(8, 5));
                  says.duplicate().position(136).put(bytes(48, 1)).put(bytes(48, 2));
                  says.duplicate().position(376).put(bytes(48, 6)).put(bytes(48, 7));
                  says.duplicate().position(520).put(bytes(64, 3));
                },
                enclave -> {},
                CERTIFICATES));

    assertThat(quote.version()).isEqualTo(version);
    assertThat(quote.platformVersions()).startsWith(6, 1, 3, 0).hasSize(16);
    assertThat(quote.moduleSigner()).isEqualTo(bytes(48, 4));
    assertThat(quote.moduleAttributes()).isEqualTo(bytes(8, 5));
    assertThat(quote.attributes()).hasToString("0x30000000");
    assertThat(quote.measurement()).isEqualTo(bytes(48, 1));
    assertThat(quote.configurationId()).isEqualTo(bytes(48, 2));
    assertThat(quote.kernelMeasurement()).isEqualTo(bytes(48, 6));
    assertThat(quote.systemMeasurement()).isEqualTo(bytes(48, 7));
    assertThat(quote.reportData()).isEqualTo(bytes(64, 3));
    assertThat(isRight(quote)).isTrue();
  }

  @Test
  void attributesTellWhatTheHostMayDo() {
    for (int bit = 0; bit < 8; bit++) {
      assertThat(new TdAttributes(1L << bit).allowsDebugging()).isTrue();
    }
    assertThat(new TdAttributes(0x10000000).allowsDebugging()).isFalse();
    assertThat(new TdAttributes(0x10000000).allowsMigration()).isFalse();
    assertThat(new TdAttributes(0x20000000).allowsMigration()).isTrue();
  }

  @Test
  void ofEveryByteBeforeTheCertificatesAChangeIsFound() throws Exception {
    byte[] good = quote();
    for (int at = 0; at < CHAIN + 6; at++) {
      byte[] changed = good.clone();
      changed[at] ^= 1;
      assertThat(isRefused(changed)).as("byte %d", at).isTrue();
    }
  }

  private static boolean isRefused(byte[] quote) {
    try {
      return !isRight(TdxQuote.parse(quote));
    } catch (MalformedEvidenceException malformed) {
      return true;
    }
  }

  @Test
  void aQuoteThatIsCutOffAnywhereIsRefused() throws Exception {
    byte[] good = quote();
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatExceptionOfType(MalformedEvidenceException.class)
          .as("%d bytes", length)
          .isThrownBy(() -> TdxQuote.parse(cut))
          .withMessageContaining("cut off");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 2, 3, version 3",
    "2, 2, 3, keys of kind 3",
    "4, 4, 0, technology 0x0",
    "632, 4, -1, its signature has 4294967295 bytes",
    "764, 2, 5, is of kind 5",
    "766, 4, 100, bytes behind the enclave's report",
    "766, 4, 65536, cut off",
    "1218, 2, 60000, what the enclave adds has 60000 bytes",
    "1236, 2, 1, is of kind 1",
    "1238, 4, 10, bytes behind the processor's certificates",
    "1238, 4, -1, 4294967295 bytes"
  })
  void fieldsThatCannotBeAreNamed(int at, int length, int value, String message) throws Exception {
    ByteBuffer wrong = ByteBuffer.wrap(quote()).order(ByteOrder.LITTLE_ENDIAN);
    if (length == 2) {
      wrong.putShort(at, (short) value);
    } else {
      wrong.putInt(at, value);
    }

    assertThatExceptionOfType(MalformedEvidenceException.class)
        .isThrownBy(() -> TdxQuote.parse(wrong.array()))
        .withMessageContaining(message);
  }

  @Test
  void ofVersionFiveTheKindOfReportHasToBeKnown() throws Exception {
    byte[] quote = platform.quote(5, says -> {}, enclave -> {}, CERTIFICATES);
    quote[48] = 1;

    assertThatExceptionOfType(MalformedEvidenceException.class)
        .isThrownBy(() -> TdxQuote.parse(quote))
        .withMessageContaining("a report of kind 1 with 648 bytes");
  }

  @Test
  void behindItNothingMayBeButZeros() throws Exception {
    byte[] filled = Arrays.copyOf(quote(), 8000);
    assertThat(isRight(TdxQuote.parse(filled))).isTrue();

    filled[7999] = 1;

    assertThatExceptionOfType(MalformedEvidenceException.class)
        .isThrownBy(() -> TdxQuote.parse(filled))
        .withMessage("the quote goes on behind its signature");
  }

  @Test
  void anEnclaveThatVouchesForAnotherKeyDoesNotVouchForTheQuotes() throws Exception {
    TdxQuote first =
        TdxQuote.parse(
            platform.quote(
                4,
                says -> {},
                enclave -> enclave.put(SimulatedTdxPlatform.ENCLAVE_DATA, (byte) 0),
                CERTIFICATES));
    TdxQuote more =
        TdxQuote.parse(
            platform.quote(
                4,
                says -> {},
                enclave -> enclave.put(SimulatedTdxPlatform.ENCLAVE_DATA + 63, (byte) 1),
                CERTIFICATES));

    assertThat(first.signature().isOfEnclave()).isFalse();
    assertThat(more.signature().isOfEnclave()).isFalse();
    assertThat(first.isSigned()).isTrue();
  }

  @Test
  void zerosAreNobodysSignature() throws Exception {
    byte[] unsigned = quote();
    Arrays.fill(unsigned, SIGNATURE, SIGNATURE + 64, (byte) 0);

    assertThat(TdxQuote.parse(unsigned).isSigned()).isFalse();
  }

  @Test
  void aProcessorsCertificateSaysOfWhichPlatformItIs() throws Exception {
    ProcessorCertificate processor =
        ProcessorCertificate.find(TdxQuote.parse(quote()).signature().certificates());

    assertThat(processor.family()).isEqualTo("b0c06f000000");
    assertThat(processor.provisioner()).isEqualTo("0000");
    assertThat(processor.provisionerVersion()).isEqualTo(11);
    assertThat(processor.versions()).hasSize(16).containsOnly(5);
  }

  @Test
  void aCertificateThatIsNoProcessorsOrDoesNotSayWhoseItIsIsRefused() throws Exception {
    String name = "Intel SGX PCK Certificate";
    String extension = "1.2.840.113741.1.13.1=DER:";
    platform.authority().issue("bare", name, "platform", SimulatedTdxPlatform.KEY);
    platform
        .authority()
        .issue("empty", name, "platform", SimulatedTdxPlatform.KEY, extension + "30:00");
    platform
        .authority()
        .issue("malformed", name, "platform", SimulatedTdxPlatform.KEY, extension + "30:05:00");

    for (String wrong : List.of("intel", "bare", "empty", "malformed")) {
      var certificates = List.of(platform.authority().read(wrong));
      assertThatExceptionOfType(MalformedEvidenceException.class)
          .as(wrong)
          .isThrownBy(() -> ProcessorCertificate.find(certificates));
    }
  }

  @Test
  void certificatesThatAreNoneAreRefused() throws Exception {
    byte[] junk = quote();
    Arrays.fill(junk, CHAIN + 6, junk.length, (byte) 'x');

    assertThatExceptionOfType(MalformedEvidenceException.class)
        .isThrownBy(() -> TdxQuote.parse(junk))
        .withMessageStartingWith("the quote holds no");
  }
}
