package io.cocos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.cocos.measurement.tdx.SimulatedTdxPlatform;
import io.cocos.proto.agent.AttestationRequest;
import io.cocos.proto.agent.AttestationResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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

/** {@code cocos verify} of a guest on TDX, asked by a user who has everything that it takes. */
class VerifyTdxTest {
  @TempDir static Path folder;

  private static SimulatedTdxGuest guest;

  private final FakeManager manager = new FakeManager();
  private final FakeAgent agent = new FakeAgent();
  private Loopback managerServer;
  private Loopback agentServer;

  @BeforeAll
  static void makeGuest() throws Exception {
    guest = new SimulatedTdxGuest(folder);
  }

  @BeforeEach
  void start() throws IOException {
    managerServer = new Loopback(manager);
    agentServer = new Loopback(agent);
    manager.vms.add(FakeManager.vm(FakeManager.FIRST, "ready", agentServer.address()));
    manager.evidence = "{\"technology\":\"tdx\",\"expected\":{\"digests\":[]}}";
    quotes(says -> {}, enclave -> {});
  }

  @AfterEach
  void stop() {
    managerServer.close();
    agentServer.close();
  }

  private void quotes(Consumer<ByteBuffer> says, Consumer<ByteBuffer> enclave) {
    agent.attestation = request -> guest.quote(request, says, enclave);
  }

  private static List<String> everything() {
    return List.of(
        "--computation=" + guest.file("computation.json"),
        "--firmware=" + guest.file("firmware.fd"),
        "--kernel=" + guest.file("kernel"),
        "--initrd=" + guest.file("initrd"),
        "--kernel-arguments=" + SimulatedTdxGuest.KERNEL_ARGUMENTS,
        "--tcb-info=" + guest.file("tcb-info.json"),
        "--qe-identity=" + guest.file("qe-identity.json"),
        "--certificates=" + guest.file("tcb.pem"),
        "--root=" + guest.file("intel.pem"));
  }

  private Ran verify(List<String> options) {
    List<String> all = new ArrayList<>(List.of("--manager", managerServer.address(), "verify"));
    all.add(FakeManager.FIRST);
    all.addAll(options);
    return Ran.cocos(all.toArray(String[]::new));
  }

  private static List<String> with(String... options) {
    List<String> names = Stream.of(options).map(VerifyTdxTest::name).toList();
    return Stream.concat(
            everything().stream().filter(given -> !names.contains(name(given))), Stream.of(options))
        .toList();
  }

  private static List<String> without(String option) {
    return everything().stream().filter(given -> !name(given).equals(option)).toList();
  }

  private static String name(String option) {
    return option.substring(0, option.indexOf('='));
  }

  /** The names of the checks of that outcome. */
  private static List<String> checks(Ran ran, String outcome) {
    return ran.text()
        .lines()
        .filter(line -> line.startsWith(outcome + " "))
        .map(line -> line.substring(outcome.length()).strip().split("  ", 2)[0])
        .toList();
  }

  private static void flip(ByteBuffer bytes, int at) {
    bytes.put(at, (byte) (bytes.get(at) ^ 1));
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
            "quoting enclave",
            "platform",
            "nonce",
            "computation",
            "configuration",
            "policy",
            "command line",
            "measurement",
            "kernel",
            "system");
    assertThat(ran.text())
        .contains("whether they were revoked was not asked (--crl)")
        .endsWith("verified: what you said is true of this guest\n");
  }

  @Test
  void aQuoteOfVersionFiveIsVerifiedTheSameWay() {
    agent.attestation =
        request ->
            guest.quote(request, 5, says -> {}, enclave -> {}, SimulatedTdxGuest.CERTIFICATES);

    Ran ran = verify(everything());

    assertThat(ran.code()).as(ran.text()).isZero();
    assertThat(ran.text()).contains("version 5");
  }

  @Test
  void theWholeCommandLineMayBeSaidInstead() {
    List<String> options = new ArrayList<>(without("--kernel-arguments"));
    options.add("--command-line=" + guest.commandLine());

    assertThat(verify(options).code()).isZero();
  }

  private static Arguments wrong(Consumer<ByteBuffer> says, String check) {
    return Arguments.of(says, (Consumer<ByteBuffer>) enclave -> {}, check);
  }

  private static Arguments wrongEnclave(Consumer<ByteBuffer> enclave, String check) {
    return Arguments.of((Consumer<ByteBuffer>) says -> {}, enclave, check);
  }

  static Stream<Arguments> wrongQuotes() {
    return Stream.of(
        wrong(says -> flip(says, SimulatedTdxPlatform.REPORT_DATA), "nonce"),
        wrong(says -> flip(says, SimulatedTdxPlatform.REPORT_DATA + 31), "nonce"),
        wrong(says -> flip(says, SimulatedTdxPlatform.REPORT_DATA + 32), "computation"),
        wrong(says -> flip(says, SimulatedTdxPlatform.REPORT_DATA + 63), "computation"),
        wrong(says -> flip(says, SimulatedTdxPlatform.CONFIGURATION_ID), "configuration"),
        wrong(says -> flip(says, SimulatedTdxPlatform.CONFIGURATION_ID + 47), "configuration"),
        wrong(says -> flip(says, SimulatedTdxPlatform.MEASUREMENT + 47), "measurement"),
        wrong(says -> flip(says, SimulatedTdxPlatform.KERNEL), "kernel"),
        wrong(says -> flip(says, SimulatedTdxPlatform.SYSTEM + 47), "system"),
        wrong(says -> says.putLong(SimulatedTdxPlatform.ATTRIBUTES, 0x10000001), "policy"),
        wrong(says -> says.putLong(SimulatedTdxPlatform.ATTRIBUTES, 0x10000080), "policy"),
        wrong(says -> says.putLong(SimulatedTdxPlatform.ATTRIBUTES, 0x30000000), "policy"),
        wrong(says -> says.put(SimulatedTdxPlatform.VERSIONS, (byte) 5), "platform"),
        wrong(says -> says.put(SimulatedTdxPlatform.VERSIONS + 1, (byte) 2), "platform"),
        wrong(says -> flip(says, SimulatedTdxPlatform.MODULE_SIGNER), "platform"),
        wrongEnclave(enclave -> flip(enclave, SimulatedTdxPlatform.SIGNER), "quoting enclave"),
        wrongEnclave(enclave -> flip(enclave, SimulatedTdxPlatform.PRODUCT), "quoting enclave"),
        wrongEnclave(
            enclave -> enclave.put(SimulatedTdxPlatform.VERSION, (byte) 7), "quoting enclave"),
        wrongEnclave(
            enclave -> enclave.put(SimulatedTdxPlatform.VERSION, (byte) 3), "quoting enclave"),
        wrongEnclave(
            enclave -> enclave.put(SimulatedTdxPlatform.ENCLAVE_ATTRIBUTES, (byte) 0x13),
            "quoting enclave"),
        wrongEnclave(enclave -> flip(enclave, SimulatedTdxPlatform.ENCLAVE_DATA), "signature"));
  }

  @ParameterizedTest
  @MethodSource("wrongQuotes")
  void aQuoteThatSaysOtherwiseFailsInThatLine(
      Consumer<ByteBuffer> says, Consumer<ByteBuffer> enclave, String failed) {
    quotes(says, enclave);

    Ran ran = verify(everything());

    assertThat(ran.code()).as(ran.text()).isEqualTo(8);
    assertThat(checks(ran, "FAILED")).containsExactly(failed);
    assertThat(ran.text()).endsWith("NOT verified: do not trust this guest\n");
  }

  @ParameterizedTest
  @CsvSource({"100", "650", "720", "1000", "1180"})
  void aQuoteThatWasChangedAfterItWasSignedIsNotOfItsSignature(int at) {
    agent.attestation =
        request -> {
          AttestationResponse good = guest.quote(request, says -> {}, enclave -> {});
          byte[] changed = good.getFile().toByteArray();
          changed[at] ^= 1;
          return good.toBuilder().setFile(ByteString.copyFrom(changed)).build();
        };

    Ran ran = verify(everything());

    assertThat(ran.code()).isEqualTo(8);
    assertThat(checks(ran, "FAILED")).contains("signature");
  }

  @Test
  void anOldQuoteAnswersToAnOldNonce() {
    AttestationResponse old =
        guest.quote(
            AttestationRequest.newBuilder().setNonce(ByteString.copyFrom(new byte[32])).build(),
            says -> {},
            enclave -> {});
    agent.attestation = request -> old;

    assertThat(checks(verify(everything()), "FAILED")).containsExactly("nonce");
    assertThat(verify(with("--nonce=00")).code()).as("who asked with that nonce").isZero();
  }

  @Test
  void whatIsNoQuoteFailsAndNothingElseIsSaid() {
    agent.attestation =
        request ->
            AttestationResponse.newBuilder()
                .setPlatform("tdx")
                .setFile(ByteString.copyFromUtf8("quote"))
                .build();

    Ran ran = verify(everything());

    assertThat(ran.code()).isEqualTo(8);
    assertThat(ran.text()).contains("FAILED  report  the quote is cut off: its header has 48");
  }

  @ParameterizedTest
  @CsvSource({
    "--computation,computation:configuration:command line:system",
    "--firmware,measurement",
    "--kernel,kernel",
    "--initrd,system",
    "--kernel-arguments,command line:system",
    "--tcb-info,platform",
    "--qe-identity,quoting enclave",
    "--root,certificates:signature:quoting enclave:platform"
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
    byte[] kernel = Files.readAllBytes(guest.file("kernel"));
    kernel[kernel.length - 1] ^= 1;
    Path otherKernel = Files.write(folder.resolve("other-kernel"), kernel);

    assertThat(checks(verify(with("--kernel=" + otherKernel)), "FAILED")).containsExactly("kernel");
    assertThat(checks(verify(with("--initrd=" + other)), "FAILED")).containsExactly("system");
    assertThat(checks(verify(with("--kernel-arguments=debug")), "FAILED"))
        .containsExactly("system");
    assertThat(checks(verify(with("--computation=" + other)), "FAILED"))
        .containsExactly("computation", "configuration", "system");
    assertThat(checks(verify(with("--kernel=" + other)), "not checked"))
        .as("no kernel at all")
        .containsExactly("kernel");
  }

  @Test
  void certificatesThatLeadElsewhereOrAreMissingFail() throws Exception {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    new SimulatedTdxPlatform(elsewhere);
    agent.attestation =
        request -> guest.quote(request, 4, says -> {}, enclave -> {}, List.of("platform", "intel"));
    Ran withoutEnd = verify(everything());
    agent.attestation =
        request -> guest.quote(request, 4, says -> {}, enclave -> {}, List.of("pck"));
    Ran withoutMiddle = verify(everything());
    quotes(says -> {}, enclave -> {});
    Ran other = verify(with("--root=" + elsewhere.resolve("intel.pem")));

    for (Ran ran : List.of(withoutEnd, withoutMiddle, other)) {
      assertThat(ran.code()).isEqualTo(8);
      assertThat(checks(ran, "FAILED")).containsExactly("certificates");
      assertThat(checks(ran, "not checked"))
          .containsExactly("signature", "quoting enclave", "platform");
    }
    assertThat(withoutEnd.text()).contains("no certificate of Intel SGX PCK Certificate");
    assertThat(withoutMiddle.text()).contains("Intel SGX PCK Platform CA").contains("is missing");
  }

  @Test
  void revokedCertificatesFailWhenTheListsAreGiven() throws Exception {
    Path ofRoot = guest.platform.authority().revoked("intel");
    Path ofNothing = guest.platform.authority().revoked("platform");
    Path ofProcessor = guest.platform.authority().revoked("platform", "pck");
    List<String> lists = new ArrayList<>(everything());
    lists.add("--crl=" + ofRoot);

    Ran right = verify(Stream.concat(lists.stream(), Stream.of("--crl=" + ofNothing)).toList());
    Ran revoked = verify(Stream.concat(lists.stream(), Stream.of("--crl=" + ofProcessor)).toList());

    assertThat(right.code()).as(right.text()).isZero();
    assertThat(right.text()).contains("none was revoked");
    assertThat(checks(revoked, "FAILED")).containsExactly("certificates");
    assertThat(checks(verify(lists), "FAILED")).containsExactly("certificates");
  }

  @Test
  void whatIntelDidNotSignOrNoLongerSaysFails() throws Exception {
    Path changed =
        Files.writeString(
            folder.resolve("changed.json"),
            Files.readString(guest.file("tcb-info.json")).replace("SWHard", "NoHard"));
    Path old =
        guest.publish(
            "old.json",
            "tcbInfo",
            SimulatedTdxGuest.tcbInfo()
                .replaceFirst("nextUpdate\":\"[^\"]*", "nextUpdate\":\"2024-01-01T00:00:00Z"));
    Path ofOthers =
        guest.publish(
            "others.json",
            "tcbInfo",
            SimulatedTdxGuest.tcbInfo().replace("B0C06F000000", "B0C06F000001"));
    Path otherForm =
        guest.publish(
            "form.json",
            "tcbInfo",
            SimulatedTdxGuest.tcbInfo().replace("\"version\":3", "\"version\":2"));
    Path incomplete =
        guest.publish(
            "incomplete.json",
            "tcbInfo",
            SimulatedTdxGuest.tcbInfo().replace("\"pceId\"", "\"pce\""));

    assertThat(platformOf(changed)).contains("Intel did not sign");
    assertThat(platformOf(old)).contains("to 2024-01-01T00:00:00Z");
    assertThat(platformOf(ofOthers)).contains("the processor of b0c06f000000");
    assertThat(platformOf(otherForm)).contains("'TDX', version 2");
    assertThat(platformOf(incomplete)).contains("does not say 'pceId'");
  }

  private String platformOf(Path tcbInfo) {
    Ran ran = verify(with("--tcb-info=" + tcbInfo));
    assertThat(ran.code()).isEqualTo(8);
    assertThat(checks(ran, "FAILED")).containsExactly("platform");
    return ran.text();
  }

  @Test
  void withoutIntelsCertificateOrWithAnotherWhatItPublishesIsNotBelieved() {
    Ran without = verify(without("--certificates"));
    Ran another = verify(with("--certificates=" + guest.file("pck.pem")));

    for (Ran ran : List.of(without, another)) {
      assertThat(checks(ran, "FAILED")).containsExactly("quoting enclave", "platform");
      assertThat(ran.text()).contains("Intel SGX TCB Signing with --certificates");
    }
  }

  @Test
  void aPlatformThatNeedsHardeningIsTakenByWhoSaysSo() throws Exception {
    Path needed =
        guest.publish(
            "needed.json",
            "tcbInfo",
            SimulatedTdxGuest.tcbInfo().replace("{\"svn\":5}", "{\"svn\":6}"));

    assertThat(platformOf(needed)).contains("it is SWHardeningNeeded");
    assertThat(
            verify(with("--tcb-info=" + needed, "--accept-tcb=SWHardeningNeeded,OutOfDate")).code())
        .isZero();
    assertThat(verify(with("--accept-tcb=Fine")).err()).contains("no status 'Fine'");
  }

  @Test
  void aPolicyMayBeDemandedAndDebuggingAllowed() {
    quotes(says -> says.putLong(SimulatedTdxPlatform.ATTRIBUTES, 0x10000001), enclave -> {});
    List<String> debugging = new ArrayList<>(everything());
    debugging.add("--allow-debugging");

    assertThat(checks(verify(with("--policy=0x10000001")), "FAILED")).containsExactly("policy");
    assertThat(verify(debugging).code()).isZero();
    assertThat(checks(verify(with("--policy=0x10000000")), "FAILED")).containsExactly("policy");
  }

  @Test
  void forScriptsEachCheckIsAnObject() {
    assertThat(verify(with("--kernel-arguments=debug", "--json=true")).text())
        .startsWith("{\"platform\":\"tdx\",\"verified\":false,\"checks\":[{\"check\":\"report\"")
        .contains("{\"check\":\"platform\",\"outcome\":\"ok\",\"reason\":\"UpToDate\"}")
        .contains("{\"check\":\"system\",\"outcome\":\"FAILED\",\"reason\":\"it is ");
  }

  @Test
  void filesThatAreNotWhatTheyShouldBeAreNamed() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong"), "nonsense");
    Path missing = folder.resolve("missing");
    for (String option : List.of("--tcb-info", "--qe-identity", "--crl")) {
      for (Path file : Arrays.asList(wrong, missing)) {
        Ran ran = verify(with(option + "=" + file));
        assertThat(ran.code()).as(option).isEqualTo(1);
        assertThat(ran.err()).as(option).contains(file.toString());
      }
    }
  }
}
