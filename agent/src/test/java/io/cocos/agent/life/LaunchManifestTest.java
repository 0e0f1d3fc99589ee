package io.cocos.agent.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.agent.SampleComputations;
import io.cocos.computation.CommandLineJson;
import io.cocos.computation.Computation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchManifestTest {
  private static final String ENCODED =
      CommandLineJson.encode(SampleComputations.DOCUMENTED.getBytes(StandardCharsets.UTF_8));
  private static final String ID = SampleComputations.DOCUMENTED_ID;
  private static final String OTHER_ID = "0".repeat(64);

  private Path commandLine;
  private Path firmware;

  @BeforeEach
  void files(@TempDir Path folder) {
    commandLine = folder.resolve("cmdline");
    firmware = folder.resolve("raw");
  }

  @Test
  void withoutAComputationTheAgentWaitsForOne() throws IOException {
    assertThat(begin("console=ttyS0 quiet initrd=initrd\n"))
        .isEqualTo(AgentStatus.waitingForComputation());
  }

  @Test
  void theCommandLineGivesTheComputation() throws IOException {
    assertHolds(ID, begin("console=ttyS0 computation=" + ENCODED + " initrd=initrd\n"));
  }

  @Test
  void theCommandLineGivesItAsPeopleWriteItToo() throws IOException {
    String written = "{\"id\":\"x\",\"result_consumers\":[\"Consumer1\"], \"timeout\":\"10m\"}";

    AgentStatus status = begin("console=ttyS0 computation=" + written + " initrd=initrd\n");

    assertHolds(Computation.parse(written.getBytes(StandardCharsets.UTF_8)).digest(), status);
  }

  @Test
  void theDigestOnTheCommandLineIsThatOfTheComputation() throws IOException {
    assertHolds(
        ID,
        begin("computation=" + ENCODED + " cocos.computation_sha256=" + ID + " initrd=initrd\n"));
  }

  @Test
  void aComputationThatDoesNotMatchItsDigestIsNotTaken() throws IOException {
    AgentStatus status =
        begin("computation=" + ENCODED + " cocos.computation_sha256=" + OTHER_ID + "\n");

    assertFailed(status, ID, OTHER_ID);
  }

  @Test
  void aDigestInsideOfTheComputationIsNone() throws IOException {
    String sly = "{\"id\":\"a cocos.computation_sha256=" + OTHER_ID + " b\"}";

    assertThat(begin("computation=" + sly + "\n").state())
        .isEqualTo(AgentState.RECEIVING_ALGORITHMS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "computation=",
        "computation={",
        "computation={\"id\":",
        "computation=[1,2]",
        "computation={\"ttl\":\"x\"}",
        "computation={\"metadata\":{\"cocos\":{\"memory\":1}}}"
      })
  void aMalformedComputationIsAFailure(String parameter) throws IOException {
    assertFailed(begin("console=ttyS0 " + parameter), "the computation given at launch");
  }

  @Test
  void theFirmwareGivesTheComputationWhenTheCommandLineHasItsDigest() throws IOException {
    Files.writeString(firmware, SampleComputations.DOCUMENTED);

    assertHolds(ID, begin("cocos.computation_sha256=" + ID));
  }

  @Test
  void aLargeComputationComesByFirmware() throws IOException {
    String large = "{\"description\":\"" + "long ".repeat(40_000) + "\"}";
    String id = Computation.parse(large.getBytes(StandardCharsets.UTF_8)).digest();
    Files.writeString(firmware, large);

    assertHolds(id, begin("cocos.computation_sha256=" + id));
  }

  @Test
  void theFirmwareAloneIsNotTrusted() throws IOException {
    Files.writeString(firmware, SampleComputations.DOCUMENTED);

    assertFailed(begin("console=ttyS0"), firmware.toString(), "cocos.computation_sha256");
  }

  @Test
  void aComputationByFirmwareThatDoesNotMatchItsDigestIsNotTaken() throws IOException {
    Files.writeString(firmware, SampleComputations.OTHER);

    assertFailed(begin("cocos.computation_sha256=" + ID), ID);
  }

  @Test
  void anEndlessFirmwareFileIsNotReadToItsEnd() throws IOException {
    Files.writeString(firmware, " ".repeat(Computation.MAX_CANONICAL_BYTES + 1));

    assertFailed(begin("cocos.computation_sha256=" + ID), "longer than 8388608 bytes");
  }

  @Test
  void anAnnouncedComputationThatIsWithheldIsAFailure() throws IOException {
    assertFailed(begin("cocos.computation_sha256=" + ID), ID, firmware.toString());
  }

  @Test
  void theCommandLineComesBeforeTheFirmware() throws IOException {
    Files.writeString(firmware, SampleComputations.OTHER);

    assertHolds(ID, begin("computation=" + ENCODED + " cocos.computation_sha256=" + ID));
  }

  @Test
  void anUnreadableCommandLineIsAFailure() {
    assertFailed(new LaunchManifest(commandLine, firmware).begin(), commandLine.toString());
  }

  private AgentStatus begin(String kernelCommandLine) throws IOException {
    Files.writeString(commandLine, kernelCommandLine);
    return new LaunchManifest(commandLine, firmware).begin();
  }

  private static void assertHolds(String id, AgentStatus status) {
    assertThat(status.failure()).isEmpty();
    assertThat(status.state()).isEqualTo(AgentState.RECEIVING_ALGORITHMS);
    assertThat(status.held().map(HeldComputation::id)).contains(id);
  }

  private static void assertFailed(AgentStatus status, String... partsOfReason) {
    assertThat(status.state()).isEqualTo(AgentState.FAILED);
    assertThat(status.held()).isEmpty();
    assertThat(status.failure().orElseThrow()).contains(partsOfReason);
  }
}
