package io.cocos.agent.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.cocos.agent.attestation.AttestationReport.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformReportsTest {
  private static final ReportData DATA = ReportData.of(ByteString.EMPTY, Optional.empty());

  @TempDir Path folder;

  private static AttestationReport report(String text) {
    return new AttestationReport(Platform.SEV_SNP, ByteString.copyFromUtf8(text), ByteString.EMPTY);
  }

  @Test
  void theFirstWayThatLeadsToAReportIsTaken() {
    AttestationReports none =
        data -> {
          throw new NoAttestationException("not by this one");
        };
    AttestationReports one = data -> report("one");
    AttestationReports two = data -> report("two");

    assertThat(new PlatformReports(List.of(none, one, two)).report(DATA)).isEqualTo(report("one"));
  }

  @Test
  void aGuestWithoutAPlatformIsToldEverythingThatIsMissing() {
    PlatformReports ordinary =
        new PlatformReports(
            List.of(
                new TsmReports(folder.resolve("report"), TsmReports.kernelsEntries()),
                new SevGuestReports(folder.resolve("sev-guest"))));

    assertThatThrownBy(() -> ordinary.report(DATA))
        .isInstanceOf(NoAttestationException.class)
        .hasMessageContaining("there is no " + folder.resolve("report"))
        .hasMessageContaining("there is no " + folder.resolve("sev-guest"))
        .hasMessageContaining("SEV-SNP or TDX");
  }

  @Test
  void aDeviceThatIsNotTheDriversGivesNoReport() throws IOException {
    Path device = Files.createFile(folder.resolve("sev-guest"));

    assertThatThrownBy(() -> new SevGuestReports(device).report(DATA))
        .isInstanceOf(NoAttestationException.class)
        .hasMessageContaining(device + " gave no report (")
        .hasMessageContaining("neither firmware nor hypervisor says why");
  }

  @Test
  void aDeviceThatCannotBeOpenedIsNamed() {
    assertThatThrownBy(() -> new SevGuestReports(folder).report(DATA))
        .isInstanceOf(NoAttestationException.class)
        .hasMessageContaining(folder + " cannot be opened");
  }
}
