package io.cocos.agent.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.cocos.agent.attestation.AttestationReport.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports by the kernel's interface for all platforms, which is played here. */
class TsmReportsTest {
  private static final ReportData DATA =
      ReportData.of(ByteString.copyFromUtf8("nonce"), Optional.of("c3".repeat(32)));

  private static final FakeTsm SEV_SNP = new FakeTsm("sev_guest", "report over ", 1);

  @TempDir Path folder;

  private AttestationReport reportOf(TsmReports.Entries kernel) {
    return new TsmReports(folder, kernel).report(DATA);
  }

  @Test
  void aReportIsOverTheDataAndTheEntryIsRemoved() throws IOException {
    AttestationReport report = reportOf(SEV_SNP);

    assertThat(report.platform()).isEqualTo(Platform.SEV_SNP);
    assertThat(report.report())
        .isEqualTo(ByteString.copyFromUtf8("report over ").concat(DATA.bytes()));
    assertThat(report.auxiliary()).isEqualTo(ByteString.copyFromUtf8("certificates"));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aPlatformThatGivesNothingBesideIsFine() {
    AttestationReport report = reportOf(new FakeTsm("tdx_guest", "quote over ", 1));

    assertThat(report.platform()).isEqualTo(Platform.TDX);
    assertThat(report.report())
        .isEqualTo(ByteString.copyFromUtf8("quote over ").concat(DATA.bytes()));
    assertThat(report.auxiliary().isEmpty()).isTrue();
  }

  @Test
  void aReportThatMayBeOverSomebodyElsesDataIsNone() {
    assertRefused(new FakeTsm("sev_guest", "report over ", 2), "somebody else wrote to");
  }

  @Test
  void aPlatformThatNobodyKnowsIsNone() {
    assertRefused(
        new FakeTsm("other_guest", "report over ", 1), "a platform that this agent does not know");
  }

  @Test
  void anEmptyReportIsNone() {
    assertRefused(new FakeTsm("sev_guest", "", 1), "is empty");
  }

  @Test
  void anEntryWithoutFilesIsRemovedToo() {
    assertRefused(TsmReports.kernelsEntries(), "the platform gave no report by");
  }

  @Test
  void aKernelWhoseDriverIsNotLoadedTakesNoRequest() {
    TsmReports.Entries noDriver =
        new TsmReports.Entries() {
          @Override
          public void make(Path entry) throws IOException {
            throw new IOException("No such device or address");
          }

          @Override
          public void remove(Path entry) {
            throw new AssertionError("there is nothing to remove");
          }
        };

    assertRefused(noDriver, "takes no request");
  }

  @Test
  void aKernelWithoutTheInterfaceIsSaidToBe() {
    Path absent = folder.resolve("absent");

    assertThatThrownBy(() -> new TsmReports(absent, SEV_SNP).report(DATA))
        .isInstanceOf(NoAttestationException.class)
        .hasMessage("there is no " + absent);
  }

  private void assertRefused(TsmReports.Entries kernel, String why) {
    assertThatThrownBy(() -> reportOf(kernel))
        .isInstanceOf(NoAttestationException.class)
        .hasMessageContaining(why);
    assertThat(folder).as("without the entry").isEmptyDirectory();
  }
}
