package io.cocos.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.measurement.ExpectedLaunch;
import io.cocos.measurement.SevMeasurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cocos verify} of guests on SEV and SEV-ES, by their owner's key. */
class VerifySevTest {
  @TempDir static Path folder;

  private static SimulatedGuest guest;

  private final FakeManager manager = new FakeManager();
  private Loopback server;

  @BeforeAll
  static void makeGuest() throws Exception {
    guest = new SimulatedGuest(folder);
  }

  @BeforeEach
  void start() throws IOException {
    server = new Loopback(manager);
    manager.vms.add(FakeManager.vm(FakeManager.FIRST, "ready", "127.0.0.1:1"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static byte[] measured(byte[] digest, int policy) {
    return new SevMeasurement(1, 55, 24, policy).expected(digest, new byte[16], new byte[16]);
  }

  private static String evidence(String technology, byte[] measurement, int policy) {
    return """
    {"technology":"%s","expected":{"algorithm":"SHA-256","digests":[{"digest":"00"}]},
     "reported":{"measurement":"%s","api_major":1,"api_minor":55,"build_id":24,"policy":%d}}
    """
        .formatted(technology, Base64.getEncoder().encodeToString(measurement), policy);
  }

  private static byte[] sevDigest() throws IOException {
    return SimulatedGuest.digests(ExpectedLaunch.ofSev(guest.firmware(), guest.kernel("sev")))
        .get(0);
  }

  private Ran verify(String... more) {
    List<String> all = new ArrayList<>(List.of("--manager", server.address(), "verify"));
    all.add(FakeManager.FIRST);
    all.addAll(
        List.of(
            "--computation=" + guest.file("computation.json"),
            "--firmware=" + guest.file("firmware.fd"),
            "--kernel=" + guest.file("kernel"),
            "--initrd=" + guest.file("initrd"),
            "--kernel-arguments=" + SimulatedGuest.KERNEL_ARGUMENTS));
    all.addAll(List.of(more));
    return Ran.cocos(all.toArray(String[]::new));
  }

  private static String tik() {
    return "--tik=" + guest.file("tik");
  }

  @Test
  void aLaunchThatTheOwnersKeyConfirmsIsVerified() throws Exception {
    manager.evidence = evidence("sev", measured(sevDigest(), 1), 1);

    Ran ran = verify(tik());

    assertThat(ran.code()).as(ran.text() + ran.err()).isZero();
    assertThat(ran.text()).contains("ok  measurement").contains("ok  policy        0x1");
  }

  @Test
  void withSevEsEitherStateOfTheFloatingPointUnitsWillDo() throws Exception {
    for (byte[] digest :
        SimulatedGuest.digests(
            ExpectedLaunch.ofSevEs(guest.firmware(), guest.kernel("sev-es"), 2, "EPYC"))) {
      manager.evidence = evidence("sev-es", measured(digest, 5), 5);

      assertThat(verify(tik(), "--vcpus=2", "--cpu-model=EPYC").code()).isZero();
      assertThat(verify(tik(), "--vcpus=1", "--cpu-model=EPYC").text())
          .contains("FAILED  measurement");
      assertThat(verify(tik()).text())
          .contains("not checked  measurement   give --vcpus, --cpu-model");
    }
  }

  @Test
  void aMeasurementOfWhichOneBitIsWrongConfirmsNothing() throws Exception {
    byte[] good = measured(sevDigest(), 1);
    for (int at = 0; at < good.length; at++) {
      byte[] other = good.clone();
      other[at] ^= 1;
      manager.evidence = evidence("sev", other, 1);
      Ran ran = verify(tik());
      assertThat(ran.code()).as("byte " + at).isEqualTo(8);
      assertThat(ran.text()).contains("FAILED  measurement");
    }
  }

  @Test
  void anotherKeyPolicyOrPlatformIsNotWhatWasMeasured() throws Exception {
    byte[] good = measured(sevDigest(), 1);
    manager.evidence = evidence("sev", good, 1);
    Path otherKey = Files.write(folder.resolve("other-tik"), "sixteen bytes ok".getBytes(UTF_8));
    assertThat(verify("--tik=" + otherKey).text()).contains("FAILED  measurement");

    manager.evidence = evidence("sev", good, 3);
    assertThat(verify(tik()).text()).contains("FAILED  measurement");

    manager.evidence = evidence("sev", good, 1).replace("\"api_minor\":55", "\"api_minor\":54");
    assertThat(verify(tik()).text()).contains("FAILED  measurement");
  }

  @Test
  void aPolicyThatAllowsDebuggingFailsThoughItIsMeasured() throws Exception {
    manager.evidence = evidence("sev", measured(sevDigest(), 0), 0);

    Ran ran = verify(tik());

    assertThat(ran.code()).isEqualTo(8);
    assertThat(ran.text()).contains("FAILED  policy        0x0 lets the host debug");
    assertThat(verify(tik(), "--allow-debugging").code()).isZero();
    assertThat(verify(tik(), "--allow-debugging", "--policy=1").code()).isEqualTo(8);
  }

  @Test
  void whatTheManagerCallsThePlatformIsHeldToThePolicy() throws Exception {
    manager.evidence = evidence("sev-es", measured(sevDigest(), 1), 1);

    assertThat(verify(tik()).text())
        .contains("FAILED  platform      it is sev-es, and must be sev");
  }

  @Test
  void withoutTheKeyNothingIsVerified() throws Exception {
    manager.evidence = evidence("sev", measured(sevDigest(), 1), 1);

    Ran ran = verify();

    assertThat(ran.code()).isEqualTo(8);
    assertThat(ran.text()).contains("not checked  measurement").contains("--tik");
  }

  @Test
  void whereTheManagerTellsNoMeasurementThereIsNothingToVerify() {
    manager.evidence = "{\"technology\":\"sev\",\"reported\":{\"unavailable\":\"it is stopped\"}}";

    Ran ran = verify(tik());

    assertThat(ran.code()).isEqualTo(8);
    assertThat(ran.err()).contains("the manager tells no measurement: it is stopped");
  }

  @Test
  void evidenceThatIsMalformedIsRefused() {
    manager.evidence = "{\"technology\":\"sev\",\"reported\":{\"measurement\":\"*\"}}";
    assertThat(verify(tik()).code()).isEqualTo(8);

    manager.evidence = "{";
    Ran noJson = verify(tik());
    assertThat(noJson.code()).isEqualTo(1);
    assertThat(noJson.err()).contains("is no JSON");
  }
}
