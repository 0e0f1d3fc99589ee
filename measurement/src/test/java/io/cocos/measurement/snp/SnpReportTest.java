package io.cocos.measurement.snp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.measurement.evidence.MalformedEvidenceException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnpReportTest {
  @TempDir static Path folder;

  private static SimulatedPlatform platform;
  private static ECPublicKey key;

  @BeforeAll
  static void makePlatform() throws Exception {
    platform = new SimulatedPlatform(folder);
    key = (ECPublicKey) platform.read("vcek").getPublicKey();
  }

  private static SnpReport report(Consumer<ByteBuffer> contents) throws Exception {
    return SnpReport.parse(platform.report(contents));
  }

  private static byte[] bytes(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Test
  void everyFieldIsReadWhereItStands() throws Exception {
    SnpReport report =
        report(
            bytes -> {
              bytes.putInt(SimulatedPlatform.PRIVILEGE_LEVEL, 3);
              bytes.duplicate().position(SimulatedPlatform.REPORT_DATA).put(bytes(64, 1));
              bytes.duplicate().position(SimulatedPlatform.MEASUREMENT).put(bytes(48, 2));
              bytes.duplicate().position(SimulatedPlatform.HOST_DATA).put(bytes(32, 3));
              bytes.putLong(SimulatedPlatform.CURRENT_TCB, 0x01_00_00_00_00_00_00_00L);
              bytes.putLong(SimulatedPlatform.COMMITTED_TCB, 0x00_02_00_00_00_00_00_00L);
              bytes.putLong(SimulatedPlatform.LAUNCH_TCB, 0x00_00_00_00_00_00_03_00L);
            });

    assertThat(report.version()).isEqualTo(2);
    assertThat(report.policy()).hasToString("0x30000");
    assertThat(report.privilegeLevel()).isEqualTo(3);
    assertThat(report.reportData()).isEqualTo(bytes(64, 1));
    assertThat(report.measurement()).isEqualTo(bytes(48, 2));
    assertThat(report.hostData()).isEqualTo(bytes(32, 3));
    assertThat(report.chipId()).isEqualTo(SimulatedPlatform.chipId());
    assertThat(report.reportedTcb()).hasToString(SimulatedPlatform.TCB_TEXT);
    assertThat(report.currentTcb()).hasToString("bootloader=0,tee=0,snp=0,microcode=1");
    assertThat(report.committedTcb()).hasToString("bootloader=0,tee=0,snp=2,microcode=0");
    assertThat(report.launchTcb()).hasToString("bootloader=0,tee=3,snp=0,microcode=0");
    assertThat(report.signingKey()).isEqualTo(SigningKey.CHIP);
  }

  @Test
  void theVersionsOfAPlatformStandElsewhereSinceTurin() throws Exception {
    SnpReport report =
        report(
            bytes -> {
              bytes.putInt(0, 3).put(0x188, (byte) 0x1a);
              bytes.putLong(SimulatedPlatform.REPORTED_TCB, 0x05_00_00_00_04_03_02_01L);
            });

    assertThat(report.reportedTcb()).hasToString("fmc=1,bootloader=2,tee=3,snp=4,microcode=5");
  }

  @Test
  void theOwnerOfTheKeySignedIt() throws Exception {
    assertThat(report(bytes -> {}).isSignedBy(key)).isTrue();
  }

  @Test
  void aReportOfWhichOneBitWasChangedIsSignedByNobody() throws Exception {
    byte[] good = platform.report(bytes -> {});
    int changed = 0;
    for (int at = 0; at < good.length; at++) {
      byte[] other = good.clone();
      other[at] ^= 0x10;
      try {
        assertThat(SnpReport.parse(other).isSignedBy(key)).as("byte " + at).isFalse();
        changed++;
      } catch (MalformedEvidenceException malformed) {
        assertThat(malformed).hasMessageStartingWith("the report ");
      }
    }
    assertThat(changed).isGreaterThan(SimulatedPlatform.SIGNATURE);
  }

  @Test
  void anotherKeyDidNotSignIt() throws Exception {
    platform.issue("other", "SEV-VCEK", "ask", SimulatedPlatform.EC);
    platform.issue("p256", "SEV-VCEK", "ask", List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
    SnpReport report = report(bytes -> {});

    assertThat(report.isSignedBy((ECPublicKey) platform.read("other").getPublicKey())).isFalse();
    assertThat(report.isSignedBy((ECPublicKey) platform.read("p256").getPublicKey())).isFalse();
  }

  @Test
  void aSignatureOfZerosIsNone() throws Exception {
    byte[] unsigned = platform.report(bytes -> {});
    Arrays.fill(unsigned, SimulatedPlatform.SIGNATURE, unsigned.length, (byte) 0);

    assertThat(SnpReport.parse(unsigned).isSignedBy(key)).isFalse();
  }

  @Test
  void whatIsNoReportIsRefusedWithTheReason() throws Exception {
    Map<Consumer<ByteBuffer>, String> wrong =
        Map.of(
            bytes -> bytes.putInt(0, 1),
            "of version 1",
            bytes -> bytes.putInt(0, 4),
            "of version 4",
            bytes -> bytes.putInt(0x34, 2),
            "by algorithm 2",
            bytes -> bytes.putInt(SimulatedPlatform.KEYS, 7 << 2),
            "by no key",
            bytes -> bytes.put(SnpReport.LENGTH - 1, (byte) 1),
            "behind its signature");
    for (Map.Entry<Consumer<ByteBuffer>, String> one : wrong.entrySet()) {
      byte[] report = platform.report(one.getKey());
      assertThatExceptionOfType(MalformedEvidenceException.class)
          .isThrownBy(() -> SnpReport.parse(report))
          .withMessageContaining(one.getValue());
    }
    for (int length : new int[] {0, 1, SnpReport.LENGTH - 1, SnpReport.LENGTH + 1}) {
      assertThatExceptionOfType(MalformedEvidenceException.class)
          .isThrownBy(() -> SnpReport.parse(new byte[length]))
          .withMessageContaining("1184 bytes, not " + length);
    }
  }

  @Test
  void aPolicySaysWhatTheHostMayDo() {
    assertThat(new GuestPolicy(0x30000).allowsDebugging()).isFalse();
    assertThat(new GuestPolicy(0xb0000).allowsDebugging()).isTrue();
    assertThat(new GuestPolicy(0x30000).allowsMigrationAgent()).isFalse();
    assertThat(new GuestPolicy(0x70000).allowsMigrationAgent()).isTrue();
  }

  @Test
  void aPlatformIsNewEnoughWhenEachOfItsPartsIs() {
    Tcb platform = Tcb.of(SimulatedPlatform.TCB, false);

    assertThat(platform.isAtLeast(platform)).isTrue();
    assertThat(platform.isAtLeast(new Tcb(Map.of(TcbPart.SNP, 22)))).isTrue();
    assertThat(platform.isAtLeast(new Tcb(Map.of(TcbPart.SNP, 23)))).isFalse();
    assertThat(platform.isAtLeast(new Tcb(Map.of(TcbPart.FMC, 0))))
        .as("a part that it does not have")
        .isFalse();
  }
}
