package io.cocos.measurement.tdx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.measurement.evidence.MalformedEvidenceException;
import io.cocos.measurement.tdx.EnclaveIdentity.Level;
import io.cocos.measurement.tdx.EnclaveIdentity.Masked;
import io.cocos.measurement.tdx.PlatformTcb.Combination;
import io.cocos.measurement.tdx.PlatformTcb.Module;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Intel publishes, held against a platform of versions 5 and 11, and TDX 6, 1, 3. */
class PlatformTcbTest {
  private static final String ZEROS = "00".repeat(48);
  private static final Masked PLAIN = new Masked("00".repeat(8), "FF".repeat(8));

  @TempDir static Path folder;

  private static SimulatedTdxPlatform platform;

  @BeforeAll
  static void makePlatform() throws Exception {
    platform = new SimulatedTdxPlatform(folder);
  }

  private static TdxQuote quote(Consumer<ByteBuffer> says) throws Exception {
    return TdxQuote.parse(platform.quote(says));
  }

  private static ProcessorCertificate processor(TdxQuote quote) {
    return ProcessorCertificate.find(quote.signature().certificates());
  }

  private static Combination combination(int part, int last, int tdx, TcbStatus status) {
    List<Integer> guests = new ArrayList<>(Collections.nCopies(16, 0));
    guests.set(0, 200); // of no account from the second generation on
    guests.set(2, tdx);
    return new Combination(Collections.nCopies(16, part), last, guests, status);
  }

  private static PlatformTcb published(String signer, Combination... combinations) {
    return new PlatformTcb(
        "B0C06F000000",
        "0000",
        new Module(ZEROS, PLAIN, List.of()),
        Map.of(
            "TDX_01",
            new Module(
                signer,
                PLAIN,
                List.of(new Level(6, TcbStatus.UP_TO_DATE), new Level(2, TcbStatus.OUT_OF_DATE)))),
        List.of(combinations));
  }

  @ParameterizedTest
  @CsvSource({
    "5, 11, 3, UP_TO_DATE",
    "6, 11, 3, SOFTWARE_HARDENING_NEEDED",
    "5, 12, 3, SOFTWARE_HARDENING_NEEDED",
    "5, 11, 4, SOFTWARE_HARDENING_NEEDED"
  })
  void theFirstCombinationThatThePlatformReachesTellsItsWorth(
      int part, int last, int tdx, TcbStatus worth) throws Exception {
    TdxQuote quote = quote(says -> {});
    PlatformTcb published =
        published(
            ZEROS,
            combination(part, last, tdx, TcbStatus.UP_TO_DATE),
            combination(1, 1, 1, TcbStatus.SOFTWARE_HARDENING_NEEDED));

    assertThat(published.isOf(processor(quote))).isTrue();
    assertThat(published.status(processor(quote), quote)).contains(worth);
  }

  @Test
  void versionsThatIntelDoesNotKnowAreWorthNothing() throws Exception {
    TdxQuote quote = quote(says -> {});

    assertThat(
            published(ZEROS, combination(6, 1, 1, TcbStatus.UP_TO_DATE))
                .status(processor(quote), quote))
        .isEmpty();
  }

  @Test
  void theModuleCountsTheWorseOfTheTwo() throws Exception {
    PlatformTcb published = published(ZEROS, combination(5, 11, 3, TcbStatus.UP_TO_DATE));
    TdxQuote old = quote(says -> says.put(SimulatedTdxPlatform.VERSIONS, (byte) 5));
    TdxQuote unknown = quote(says -> says.put(SimulatedTdxPlatform.VERSIONS, (byte) 1));

    assertThat(published.status(processor(old), old)).contains(TcbStatus.OUT_OF_DATE);
    assertThat(published.status(processor(unknown), unknown)).isEmpty();
  }

  @Test
  void aModuleOfSomebodyElseOrOfAnotherKindIsWorthNothing() throws Exception {
    PlatformTcb published = published(ZEROS, combination(5, 11, 3, TcbStatus.UP_TO_DATE));
    List<Consumer<ByteBuffer>> others =
        List.of(
            says -> says.put(SimulatedTdxPlatform.MODULE_SIGNER + 47, (byte) 1),
            says -> says.put(112, (byte) 1),
            says -> says.put(SimulatedTdxPlatform.VERSIONS + 1, (byte) 2));
    for (Consumer<ByteBuffer> other : others) {
      TdxQuote quote = quote(other);
      assertThat(published.status(processor(quote), quote)).isEmpty();
    }
  }

  @Test
  void ofTheFirstGenerationTheModulesVersionIsPartOfTheCombination() throws Exception {
    TdxQuote first = quote(says -> says.put(SimulatedTdxPlatform.VERSIONS + 1, (byte) 0));
    List<Integer> guests = new ArrayList<>(Collections.nCopies(16, 0));
    guests.set(0, 6);
    Combination reached =
        new Combination(Collections.nCopies(16, 5), 11, guests, TcbStatus.UP_TO_DATE);

    assertThat(published(ZEROS, reached).status(processor(first), first))
        .contains(TcbStatus.UP_TO_DATE);
    assertThat(
            published(ZEROS, combination(5, 11, 3, TcbStatus.UP_TO_DATE))
                .status(processor(first), first))
        .isEmpty();
  }

  @Test
  void aVersionOfTheEnclaveIsWorthWhatTheNewestBeforeItIs() throws Exception {
    EnclaveIdentity identity =
        new EnclaveIdentity(
            "DC" + "00".repeat(31),
            2,
            new Masked("00000000", "FFFFFFFF"),
            new Masked("11" + "00".repeat(15), "FB" + "FF".repeat(15)),
            List.of(new Level(9, TcbStatus.UP_TO_DATE), new Level(8, TcbStatus.OUT_OF_DATE)));
    EnclaveReport enclave = quote(says -> {}).signature().enclave();

    assertThat(identity.contradiction(enclave)).isEmpty();
    assertThat(identity.status(enclave)).contains(TcbStatus.OUT_OF_DATE);
  }

  @Test
  void whatIntelPublishesCountsToTheByte() throws Exception {
    Path file = platform.published("info.json", "tcbInfo", "{\"id\":\"TDX\"}");
    byte[] document = Files.readAllBytes(file);
    SignedCollateral collateral = SignedCollateral.parse("tcbInfo", document);

    assertThat(collateral.text()).isEqualTo("{\"id\":\"TDX\"}");
    assertThat(collateral.isSignedBy(platform.authority().read("tcb").getPublicKey())).isTrue();
    assertThat(collateral.isSignedBy(platform.authority().read("pck").getPublicKey())).isFalse();
    for (String wrong :
        List.of("", "{}", "{\"enclaveIdentity\":{},\"signature\":\"" + "0".repeat(128) + "\"}")) {
      assertThatExceptionOfType(MalformedEvidenceException.class)
          .isThrownBy(() -> SignedCollateral.parse("tcbInfo", wrong.getBytes(UTF_8)))
          .withMessageContaining("tcbInfo");
    }
    document[14] ^= 1;
    assertThat(
            SignedCollateral.parse("tcbInfo", document)
                .isSignedBy(platform.authority().read("tcb").getPublicKey()))
        .isFalse();
  }

  @Test
  void aWordThatIsNoStatusIsRefused() {
    assertThatExceptionOfType(MalformedEvidenceException.class)
        .isThrownBy(() -> TcbStatus.of("Fine"))
        .withMessageContaining("'Fine'");
  }
}
