package io.cocos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.cocos.measurement.snp.SimulatedPlatform;
import io.cocos.proto.agent.AttestationRequest;
import io.cocos.proto.agent.AttestationResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code cocos verify} of a guest on SEV-SNP, asked by a user who has everything that it takes. */
class VerifySnpTest {
  @TempDir static Path folder;

  private static SimulatedGuest guest;

  private final FakeManager manager = new FakeManager();
  private final FakeAgent agent = new FakeAgent();
  private Loopback managerServer;
  private Loopback agentServer;

  @BeforeAll
  static void makeGuest() throws Exception {
    guest = new SimulatedGuest(folder);
  }

  @BeforeEach
  void start() throws IOException {
    managerServer = new Loopback(manager);
    agentServer = new Loopback(agent);
    manager.vms.add(FakeManager.vm(FakeManager.FIRST, "ready", agentServer.address()));
    manager.evidence = "{\"technology\":\"sev-snp\",\"expected\":{\"digests\":[]}}";
    reports(bytes -> {});
  }

  @AfterEach
  void stop() {
    managerServer.close();
    agentServer.close();
  }

  private void reports(Consumer<ByteBuffer> changes) {
    agent.attestation = request -> guest.report(request, changes);
  }

  private static List<String> everything() {
    return List.of(
        "--computation=" + guest.file("computation.json"),
        "--firmware=" + guest.file("firmware.fd"),
        "--kernel=" + guest.file("kernel"),
        "--initrd=" + guest.file("initrd"),
        "--kernel-arguments=" + SimulatedGuest.KERNEL_ARGUMENTS,
        "--vcpus=2",
        "--cpu-model=EPYC-Milan",
        "--min-tcb=" + SimulatedPlatform.TCB_TEXT,
        "--root=" + guest.file("ark.pem"));
  }

  private Ran verify(List<String> options) {
    List<String> all = new ArrayList<>(List.of("--manager", managerServer.address(), "verify"));
    all.add(FakeManager.FIRST);
    all.addAll(options);
    return Ran.cocos(all.toArray(String[]::new));
  }

  private static List<String> with(String... options) {
    List<String> names =
        Stream.of(options).map(option -> option.substring(0, option.indexOf('='))).toList();
    List<String> all = new ArrayList<>();
    for (String given : everything()) {
      if (!names.contains(given.substring(0, given.indexOf('=')))) {
        all.add(given);
      }
    }
    all.addAll(List.of(options));
    return all;
  }

  private static List<String> without(String... options) {
    return everything().stream()
        .filter(given -> !List.of(options).contains(given.substring(0, given.indexOf('='))))
        .toList();
  }

  /** The names of the checks of that outcome. */
  private static List<String> checks(Ran ran, String outcome) {
    return ran.text()
        .lines()
        .filter(line -> line.startsWith(outcome + " "))
        .map(line -> line.substring(outcome.length()).strip().split("  ", 2)[0])
        .toList();
  }

  @Test
  void aGuestOfWhichAllIsTrueIsVerified() {
    Ran ran = verify(everything());

    assertThat(ran.code()).as(ran.text() + ran.err()).isZero();
    assertThat(checks(ran, "ok"))
        .containsExactly(
            "report",
            "certificates",
            "signature",
            "endorsement",
            "nonce",
            "computation",
            "host data",
            "privilege level",
            "policy",
            "platform",
            "command line",
            "measurement");
    assertThat(ran.text()).endsWith("verified: what you said is true of this guest\n");
  }

  @Test
  void theWholeCommandLineMayBeSaidInstead() {
    Ran ran =
        verify(
            Stream.concat(
                    without("--kernel-arguments").stream(),
                    Stream.of("--command-line=" + guest.commandLine("sev-snp")))
                .toList());

    assertThat(ran.code()).as(ran.text()).isZero();
  }

  @Test
  void certificatesMayComeFromFilesInsteadOfTheHost() {
    agent.attestation =
        request -> guest.report(request, bytes -> {}).toBuilder().clearAuxiliary().build();

    Ran without = verify(everything());
    Ran with =
        verify(
            with(
                "--certificates=" + guest.file("ask.pem"),
                "--certificates=" + guest.file("vcek.pem")));

    assertThat(checks(without, "FAILED")).containsExactly("certificates");
    assertThat(without.text()).contains("give them with --certificates");
    assertThat(with.code()).as(with.text()).isZero();
  }

  private static Arguments wrong(Consumer<ByteBuffer> change, String... checks) {
    return Arguments.of(change, List.of(checks));
  }

  static Stream<Arguments> wrongReports() {
    return Stream.of(
        wrong(bytes -> flip(bytes, SimulatedPlatform.REPORT_DATA), "nonce"),
        wrong(bytes -> flip(bytes, SimulatedPlatform.REPORT_DATA + 31), "nonce"),
        wrong(bytes -> flip(bytes, SimulatedPlatform.REPORT_DATA + 32), "computation"),
        wrong(bytes -> flip(bytes, SimulatedPlatform.REPORT_DATA + 63), "computation"),
        wrong(bytes -> flip(bytes, SimulatedPlatform.HOST_DATA), "host data"),
        wrong(bytes -> flip(bytes, SimulatedPlatform.MEASUREMENT + 47), "measurement"),
        wrong(bytes -> bytes.putInt(SimulatedPlatform.PRIVILEGE_LEVEL, 1), "privilege level"),
        wrong(bytes -> bytes.putLong(SimulatedPlatform.POLICY, 0xb0000), "policy"),
        wrong(bytes -> bytes.putLong(SimulatedPlatform.POLICY, 0x70000), "policy"),
        wrong(bytes -> bytes.put(SimulatedPlatform.CURRENT_TCB, (byte) 3), "platform"),
        wrong(bytes -> bytes.put(SimulatedPlatform.COMMITTED_TCB, (byte) 3), "platform"),
        wrong(bytes -> bytes.put(SimulatedPlatform.LAUNCH_TCB, (byte) 3), "platform"),
        wrong(
            bytes -> bytes.put(SimulatedPlatform.REPORTED_TCB, (byte) 3),
            "endorsement",
            "platform"),
        wrong(bytes -> bytes.putInt(SimulatedPlatform.KEYS, 1 << 2), "endorsement"),
        wrong(bytes -> flip(bytes, SimulatedPlatform.CHIP_ID), "endorsement"));
  }

  private static void flip(ByteBuffer bytes, int at) {
    bytes.put(at, (byte) (bytes.get(at) ^ 1));
  }

  @ParameterizedTest
  @MethodSource("wrongReports")
  void aReportThatSaysOtherwiseFailsInThatLine(Consumer<ByteBuffer> change, List<String> failed) {
    reports(change);

    Ran ran = verify(everything());

    assertThat(ran.code()).as(ran.text()).isEqualTo(8);
    assertThat(checks(ran, "FAILED")).isEqualTo(failed);
    assertThat(ran.text()).endsWith("NOT verified: do not trust this guest\n");
  }

  @Test
  void aReportThatWasChangedAfterItWasSignedIsNotOfItsSignature() {
    agent.attestation =
        request -> {
          AttestationResponse good = guest.report(request, bytes -> {});
          byte[] changed = good.getFile().toByteArray();
          changed[0x4c] ^= 1; // reserved: nobody looks at it
          return good.toBuilder().setFile(ByteString.copyFrom(changed)).build();
        };

    Ran ran = verify(everything());

    assertThat(ran.code()).isEqualTo(8);
    assertThat(checks(ran, "FAILED")).containsExactly("signature");
  }

  @Test
  void anOldReportAnswersToAnOldNonce() {
    AttestationResponse old =
        guest.report(
            AttestationRequest.newBuilder().setNonce(ByteString.copyFrom(new byte[32])).build(),
            bytes -> {});
    agent.attestation = request -> old;

    assertThat(checks(verify(everything()), "FAILED")).containsExactly("nonce");
    assertThat(verify(with("--nonce=00")).code()).as("who asked with that nonce").isZero();
  }

  @Test
  void whatIsNoReportFailsAndNothingElseIsSaid() {
    agent.attestation =
        request ->
            guest.report(request, bytes -> {}).toBuilder()
                .setFile(ByteString.copyFromUtf8("report"))
                .build();

    Ran ran = verify(everything());

    assertThat(ran.code()).isEqualTo(8);
    assertThat(ran.text()).contains("FAILED  report  a report of SEV-SNP has 1184 bytes, not 6");
  }

  @Test
  void certificatesThatAreMalformedOrLeadElsewhereFail() throws Exception {
    agent.attestation =
        request ->
            guest.report(request, bytes -> {}).toBuilder()
                .setAuxiliary(ByteString.copyFromUtf8("certificates"))
                .build();
    Ran malformed = verify(everything());
    reports(bytes -> {});
    Files.copy(guest.file("ark.pem"), guest.file("other-ark.pem"));
    new SimulatedPlatform(Files.createDirectory(folder.resolve("elsewhere")));
    Ran elsewhere = verify(with("--root=" + folder.resolve("elsewhere/ark.pem")));

    for (Ran ran : List.of(malformed, elsewhere)) {
      assertThat(ran.code()).isEqualTo(8);
      assertThat(checks(ran, "FAILED")).containsExactly("certificates");
      assertThat(checks(ran, "not checked")).containsExactly("signature");
    }
    assertThat(malformed.text()).contains("the table of certificates has no end");
  }

  @ParameterizedTest
  @CsvSource({
    "--computation,computation:host data:command line:measurement",
    "--firmware,measurement",
    "--kernel,measurement",
    "--initrd,measurement",
    "--kernel-arguments,command line:measurement",
    "--vcpus,measurement",
    "--cpu-model,measurement",
    "--min-tcb,platform",
    "--root,certificates:signature"
  })
  void whatTheUserDoesNotSayIsNotCheckedAndNothingIsVerified(String option, String unchecked) {
    Ran ran = verify(without(option));

    assertThat(ran.code()).as(ran.text()).isEqualTo(8);
    assertThat(checks(ran, "FAILED")).isEmpty();
    assertThat(checks(ran, "not checked")).containsExactlyInAnyOrder(unchecked.split(":", -1));
    assertThat(ran.text()).contains(option);
  }

  @Test
  void otherFilesThanTheGuestsAreMeasuredOtherwise() throws Exception {
    Path other = Files.writeString(folder.resolve("other"), "{\"id\":\"other\"}");
    for (String option :
        List.of(
            "--kernel=" + other,
            "--initrd=" + other,
            "--vcpus=3",
            "--cpu-model=EPYC-Rome",
            "--kernel-arguments=debug")) {
      assertThat(checks(verify(with(option)), "FAILED")).as(option).containsExactly("measurement");
    }
    assertThat(checks(verify(with("--computation=" + other)), "FAILED"))
        .containsExactly("computation", "host data", "measurement");
  }

  @Test
  void aCommandLineForAnotherComputationIsNoneToBeVerified() {
    List<String> options = new ArrayList<>(without("--kernel-arguments"));
    options.add("--command-line=console=ttyS0");

    assertThat(checks(verify(options), "FAILED")).containsExactly("command line", "measurement");
  }

  @Test
  void aPolicyMayBeDemandedAndDebuggingAllowed() {
    reports(bytes -> bytes.putLong(SimulatedPlatform.POLICY, 0xb0000));

    assertThat(checks(verify(with("--policy=0xb0000")), "FAILED")).containsExactly("policy");
    assertThat(
            verify(Stream.concat(everything().stream(), Stream.of("--allow-debugging")).toList())
                .code())
        .isZero();
    assertThat(checks(verify(with("--policy=0x30000")), "FAILED")).containsExactly("policy");
  }

  @Test
  void firmwareOrProcessorsOfWhichNoLaunchCanBeCalculatedAreSaidToBeSo() throws Exception {
    Path noFirmware = Files.write(folder.resolve("no-firmware"), new byte[4096]);

    Ran firmware = verify(with("--firmware=" + noFirmware));
    Ran model = verify(with("--cpu-model=pentium"));

    assertThat(checks(firmware, "not checked")).containsExactly("measurement");
    assertThat(firmware.text()).contains("no SEV-SNP metadata");
    assertThat(checks(model, "not checked")).containsExactly("measurement");
    assertThat(model.text()).contains("'pentium'");
  }

  @Test
  void anAgentIsVerifiedWithoutAnyManager() {
    List<String> all = new ArrayList<>(List.of("verify", "--agent", agentServer.address()));
    all.addAll(everything());

    assertThat(Ran.cocos(all.toArray(String[]::new)).code()).isZero();
    assertThat(manager.requests).isEmpty();
  }

  @Test
  void anotherPlatformIsNeverVerified() {
    agent.attestation =
        request -> guest.report(request, bytes -> {}).toBuilder().setPlatform("tpm").build();

    Ran ran = verify(everything());

    assertThat(ran.code()).isEqualTo(8);
    assertThat(ran.err()).contains("'tpm' cannot be verified");
  }

  @Test
  void forScriptsEachCheckIsAnObject() {
    assertThat(verify(with("--vcpus=3", "--json=true")).text())
        .startsWith(
            "{\"platform\":\"sev-snp\",\"verified\":false,\"checks\":[{\"check\":\"report\"")
        .contains("{\"check\":\"nonce\",\"outcome\":\"ok\",\"reason\":\"")
        .contains("{\"check\":\"measurement\",\"outcome\":\"FAILED\",\"reason\":\"it is ");
  }

  @Test
  void filesThatAreNotWhatTheyShouldBeAreNamed() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong"), "nonsense");
    for (String option : List.of("--root", "--certificates", "--computation", "--tik")) {
      Ran ran = verify(with(option + "=" + wrong));
      assertThat(ran.code()).as(option).isEqualTo(1);
      assertThat(ran.err()).as(option).contains(wrong.toString());
    }
    for (String option : List.of("--root", "--firmware", "--kernel", "--initrd")) {
      Ran ran = verify(with(option + "=" + folder.resolve("missing")));
      assertThat(ran.code()).as(option).isEqualTo(1);
      assertThat(ran.err()).as(option).contains(folder.resolve("missing") + " cannot be read");
    }
    assertThat(verify(with("--root=" + guest.file("ask.pem"))).err())
        .contains("holds no certificate that vouches for itself");
  }
}
