package io.cocos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.cocos.proto.agent.Consumer;
import io.cocos.proto.agent.Input;
import io.cocos.proto.agent.LogChunk;
import io.cocos.proto.agent.ResultChunk;
import io.grpc.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransferTest {
  @TempDir Path folder;

  private final FakeAgent agent = new FakeAgent();
  private Loopback server;

  @BeforeEach
  void start() throws IOException {
    server = new Loopback(agent);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Ran cocos(String command, String... arguments) {
    return Ran.cocos(line(server.address(), command, arguments));
  }

  private static String[] line(String address, String command, String... arguments) {
    return Stream.concat(Stream.of(command, "--agent", address), Stream.of(arguments))
        .toArray(String[]::new);
  }

  private Path file(int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Files.write(folder.resolve("patients.csv"), bytes);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static ResultChunk chunk(String text, long size, String sha256) {
    return ResultChunk.newBuilder()
        .setChunk(ByteString.copyFromUtf8(text))
        .setSize(size)
        .setSha256(sha256)
        .build();
  }

  private void resultIs(String first, String second) throws Exception {
    byte[] whole = (first + second).getBytes(StandardCharsets.UTF_8);
    agent.result.add(chunk(first, whole.length, sha256(whole)));
    agent.result.add(chunk(second, whole.length, sha256(whole)));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  // Uploads

  @Test
  void aFileIsUploadedWholeWithItsDigest() throws Exception {
    Path file = file(3_000_000);
    Ran ran = cocos("data", file.toString(), "--provider", "hospital", "--id", "patients");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(agent.held.toByteArray()).isEqualTo(Files.readAllBytes(file));
    assertThat(agent.begun.get(0).getSize()).isEqualTo(3_000_000);
    assertThat(agent.begun.get(0).getSha256()).isEqualTo(sha256(Files.readAllBytes(file)));
    assertThat(ran.text()).contains("'patients' of 'hospital': uploaded, SHA-256 ");
  }

  @Test
  void anEmptyFileIsUploadedToo() throws Exception {
    assertThat(cocos("data", file(0).toString()).code()).isZero();
    assertThat(agent.begun.get(0).getSize()).isZero();
  }

  @Test
  void theOnlyInputThatIsMissingNeedNotBeNamed() throws Exception {
    assertThat(cocos("data", "--json", file(10).toString()).text())
        .contains("\"provider\":\"hospital\",\"id\":\"patients\"");
  }

  @Test
  void ofSeveralThatAreMissingOneHasToBeNamed() throws Exception {
    agent.status =
        agent.status.toBuilder()
            .addDatasets(Input.newBuilder().setProvider("clinic").setId("cases"))
            .build();
    Ran ran = cocos("data", file(10).toString());
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("'patients' of 'hospital'", "'cases' of 'clinic'");
    assertThat(cocos("data", file(10).toString(), "--id", "patients").code()).isZero();
  }

  @Test
  void ofSeveralThatAreMissingTheOneThatIsCalledLikeTheFileIsMeant() throws Exception {
    agent.status =
        agent.status.toBuilder()
            .addDatasets(Input.newBuilder().setProvider("clinic").setId("cases"))
            .build();
    Path file = Files.move(file(10), folder.resolve("cases"));

    assertThat(cocos("data", "--json", file.toString()).text())
        .contains("\"provider\":\"clinic\",\"id\":\"cases\"");
  }

  @Test
  void whatTheAgentHasIsNotUploadedAgain() throws Exception {
    Path file = file(1000);
    assertThat(cocos("data", file.toString()).code()).isZero();
    Ran again = cocos("data", file.toString());
    assertThat(again.code()).isZero();
    assertThat(again.text()).contains("already there");
    assertThat(agent.begun).hasSize(1);
  }

  @Test
  void anotherFileThanTheAgentHasIsRefused() throws Exception {
    assertThat(cocos("data", file(1000).toString()).code()).isZero();
    Ran another =
        cocos("data", file(2000).toString(), "--provider", "hospital", "--id", "patients");
    assertThat(another.code()).isEqualTo(1);
    assertThat(another.err()).contains("holds another dataset 'patients' of 'hospital'");
  }

  @Test
  void anUploadGoesOnWhereTheConnectionWasCut() throws Exception {
    Path file = file(4_000_000);
    try (CuttingRelay relay = new CuttingRelay(server.port(), 2, 1_500_000)) {
      Ran ran = Ran.cocos(line(relay.address(), "data", file.toString()));
      assertThat(ran.err()).contains("Trying again.");
      assertThat(ran.code()).isZero();
      assertThat(relay.connections()).isEqualTo(3);
    }
    assertThat(agent.held.toByteArray()).isEqualTo(Files.readAllBytes(file));
    assertThat(agent.wentOnFrom.get(agent.wentOnFrom.size() - 1)).isGreaterThan(1_500_000);
  }

  @Test
  void theProgressIsForTerminalsOnly() throws Exception {
    String[] line = line(server.address(), "data", file(1000).toString());
    assertThat(Ran.onTerminal(line).err()).contains("\rpatients [====", "100%");
  }

  @ParameterizedTest
  @CsvSource({
    "wrong-state, FAILED_PRECONDITION, 5",
    "not-in-manifest, NOT_FOUND, 4",
    "wrong-provider, PERMISSION_DENIED, 6",
    "wrong-digest, INVALID_ARGUMENT, 1",
    "no-room, RESOURCE_EXHAUSTED, 1",
    "attestation-not-available, FAILED_PRECONDITION, 7"
  })
  void whatTheAgentRefusesIsTheExitCode(String kind, Status.Code status, int code)
      throws Exception {
    agent.refusal = FakeAgent.refused(status.toStatus().withDescription("because"), kind);
    Ran ran = cocos("data", file(10).toString());
    assertThat(ran.code()).isEqualTo(code);
    assertThat(ran.err()).endsWith("refused: because\n").hasLineCount(1);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Ran ran = cocos("data", folder.resolve("none").toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("There is no file " + folder.resolve("none"));
  }

  // Results

  @Test
  void aResultIsAFileOnceItIsWhole() throws Exception {
    resultIs("forty-", "two");
    Ran ran = cocos("result", "--consumer", "alice", "-o", folder.resolve("result").toString());
    assertThat(ran.code()).isZero();
    assertThat(folder.resolve("result")).hasContent("forty-two");
    assertThat(names()).containsExactly("result");
    assertThat(ran.text())
        .contains("9 B, SHA-256 " + sha256("forty-two".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aResultMayGoToStandardOutputAndNothingElseThen() throws Exception {
    resultIs("forty-", "two");
    assertThat(cocos("result", "--consumer", "alice", "-o", "-").text()).isEqualTo("forty-two");
  }

  @Test
  void aResultThatIsNotWhatTheAgentSaysIsNoResult() {
    agent.result.add(chunk("forty-two", 9, "00"));
    for (String output : new String[] {folder.resolve("result").toString(), "-"}) {
      Ran ran = cocos("result", "--consumer", "alice", "-o", output);
      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.text()).isEmpty();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFileIsNotReplacedUnlessTold() throws Exception {
    resultIs("new", "");
    String there = Files.writeString(folder.resolve("result"), "old").toString();
    Ran refused = cocos("result", "--consumer", "alice", "-o", there);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("is there already");
    assertThat(agent.resultRequests).as("the one time that the result is given").isEmpty();
    assertThat(cocos("result", "--consumer", "alice", "-o", there, "--force").code()).isZero();
    assertThat(folder.resolve("result")).hasContent("new");
  }

  @Test
  void aResultThatWasHadAlreadyIsWrongState() {
    agent.refusal = FakeAgent.refused(Status.ALREADY_EXISTS, "delivered-already");
    assertThat(cocos("result", "--consumer", "a", "-o", folder.resolve("r").toString()).code())
        .isEqualTo(5);
    assertThat(folder).isEmptyDirectory();
  }

  // Signatures

  @ParameterizedTest
  @CsvSource({"Ed25519, 255, Ed25519", "EC, 256, SHA256withECDSA", "RSA, 2048, SHA256withRSA"})
  void aConsumerSignsWithHisKey(String kind, int size, String algorithm) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
    generator.initialize(size);
    KeyPair pair = generator.generateKeyPair();
    Path pem =
        Files.writeString(
            folder.resolve("key.pem"),
            "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n");
    resultIs("forty-", "two");

    assertThat(cocos("result", "--consumer", "alice", "--key", pem.toString(), "-o", "-").code())
        .isZero();
    assertThat(cocos("logs", "--consumer", "alice", "--key", pem.toString()).code()).isZero();

    assertSigned(pair, algorithm, "cocos-result-v1", agent.resultRequests.get(0).getSignature());
    assertSigned(pair, algorithm, "cocos-logs-v1", agent.logsRequests.get(0).getSignature());
  }

  private static void assertSigned(KeyPair pair, String algorithm, String purpose, ByteString by)
      throws Exception {
    Signature signature = Signature.getInstance(algorithm);
    signature.initVerify(pair.getPublic());
    signature.update((purpose + "\n7778cd80\nc0ffee\nalice").getBytes(StandardCharsets.UTF_8));
    assertThat(signature.verify(by.toByteArray())).isTrue();
  }

  @Test
  void whoHasToSignAndDoesNotIsToldBeforeHeAsks() {
    agent.status =
        agent.status.toBuilder()
            .addConsumers(Consumer.newBuilder().setName("alice").setKey(true))
            .build();
    Ran ran = cocos("result", "--consumer", "alice", "-o", "-");
    assertThat(ran.code()).isEqualTo(6);
    assertThat(ran.err()).contains("--key");
    assertThat(agent.resultRequests).isEmpty();
  }

  @Test
  void aFileThatHoldsNoKeyIsRefused() throws Exception {
    Path none = Files.writeString(folder.resolve("key.pem"), "no key");
    Ran ran = cocos("result", "--consumer", "alice", "--key", none.toString(), "-o", "-");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("openssl genpkey");
  }

  // What the algorithm printed, how the agent is, and what its platform reports

  @Test
  void whatTheAlgorithmPrintedGoesWhereItPrintedIt() {
    agent.logs.add(
        LogChunk.newBuilder().setChunk(ByteString.copyFromUtf8("\u001b[1mout\n")).build());
    agent.logs.add(
        LogChunk.newBuilder()
            .setChunk(ByteString.copyFromUtf8("err\u0007\n"))
            .setError(true)
            .build());
    Ran piped = cocos("logs");
    assertThat(piped.text()).isEqualTo("\u001b[1mout\n");
    assertThat(piped.err()).isEqualTo("err\u0007\n");
    Ran shown = Ran.onTerminal(line(server.address(), "logs"));
    assertThat(shown.text()).isEqualTo("\\x1b[1mout\n");
    assertThat(shown.err()).isEqualTo("err\\x07\n");
  }

  @Test
  void theStatusSaysWhatIsMissing() {
    assertThat(cocos("status").text())
        .isEqualTo(
            """
            state        receivingData
            computation  7778cd80
            dataset      patients of hospital  missing
            """);
  }

  @Test
  void aFollowerOfTheStatusIsDoneWhenTheMachineEndsAfterItsComputation() {
    agent.status = agent.status.toBuilder().setState("complete").build();
    agent.end = Status.UNAVAILABLE.asException();

    Ran ran = cocos("status", "--follow");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
  }

  @Test
  void aFollowerOfTheStatusIsToldOfAnAgentThatGoesBeforeThat() {
    agent.end = Status.UNAVAILABLE.asException();

    Ran ran = cocos("status", "--follow");

    assertThat(ran.code()).isEqualTo(3);
  }

  @Test
  void aPlatformThatReportsNothingHasAnExitCodeOfItsOwn() {
    agent.refusal =
        FakeAgent.refused(
            Status.FAILED_PRECONDITION.withDescription("no platform reports here"),
            "attestation-not-available");
    Ran ran = cocos("attestation", "-o", folder.resolve("report").toString());
    assertThat(ran.code()).isEqualTo(7);
    assertThat(ran.err()).contains("no platform reports here");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aReportIsBoundToTheNonce() {
    Ran ran = cocos("attestation", "--nonce", "c0ffee", "-o", folder.resolve("report").toString());
    assertThat(ran.text()).contains("sev-snp", "c0ffee");
    assertThat(folder.resolve("report")).hasContent("report");
  }

  @Test
  void theManagerKnowsWhereAnAgentIs() throws Exception {
    FakeManager manager = new FakeManager();
    manager.vms.add(FakeManager.vm(FakeManager.FIRST, "ready", server.address()));
    try (Loopback managers = new Loopback(manager)) {
      assertThat(Ran.cocos("status", "465a", "--manager", managers.address()).text())
          .contains("receivingData");
    }
  }
}
