package io.cocos.agent.grpc;

import static io.cocos.agent.grpc.AgentClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.cocos.agent.life.Refusal;
import io.cocos.agent.life.RunOrder;
import io.cocos.agent.life.Sha256;
import io.cocos.agent.upload.Uploads;
import io.cocos.proto.agent.Input;
import io.cocos.proto.agent.StatusResponse;
import io.cocos.proto.agent.UploadBegin;
import io.cocos.proto.agent.UploadPart;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How algorithms and datasets come in. */
class UploadTest extends WaitingAgentTest {
  private static final String TWO_OF_EACH =
      """
      {"algorithms":[{"provider":"Ada","id":"clean"},{"provider":"Bob","id":"count"}],
       "datasets":[{"provider":"Ada","id":"north"},{"provider":"Bob","id":"south"}],
       "result_consumers":["Eve"]}""";

  private static final String ONE_DATASET =
      "{\"datasets\":[{\"provider\":\"Ada\",\"id\":\"north\"}],"
          + "\"algorithms\":[{\"provider\":\"Ada\",\"id\":\"clean\"}]}";

  @Test
  void theAgentGoesOnWhenTheLastOfSeveralHasCome() throws Exception {
    client.run(TWO_OF_EACH);

    assertThat(client.algo("Bob", "count", "count")).isEqualTo(digest("count"));
    assertThat(client.status().getState()).isEqualTo("receivingAlgorithms");
    client.algo("Ada", "clean", "clean");
    assertThat(client.status().getState()).isEqualTo("receivingData");
    Uploading south = client.uploadDataset("Bob", "south", 5, "");
    south.send("south");
    assertThat(south.digest()).isEqualTo(digest("south"));
    client.data("Ada", "north", "");
    assertThat(client.status().getState()).isEqualTo("running");

    RunOrder order = agent.runner().orders().get(0);
    assertThat(order.algorithms()).map(UploadTest::text).containsExactly("clean", "count");
    assertThat(order.datasets()).map(UploadTest::text).containsExactly("", "south");
  }

  @Test
  void whatIsHeldCanBeReadByThoseWhoAreShownItAndWrittenByNobody() throws Exception {
    client.run(ONE_DATASET);
    client.algo("Ada", "clean", "clean");
    client.data("Ada", "north", "north");

    RunOrder order = agent.runner().orders().get(0);
    assertThat(permissions(order.algorithms().get(0))).isEqualTo("r-xr-xr-x");
    assertThat(permissions(order.datasets().get(0))).isEqualTo("r--r--r--");
    Path inputs = order.datasets().get(0).getParent();
    assertThat(permissions(inputs)).isEqualTo("rwx------");
    assertThat(permissions(inputs.getParent())).isEqualTo("rwx------");
    assertThat(permissions(inputs.resolveSibling("incoming"))).isEqualTo("rwx------");
  }

  @Test
  void noTextOfARequestIsPartOfAPath() throws Exception {
    client.run(
        "{\"algorithms\":[{\"provider\":\"../..\",\"id\":\"../../../outside\"},"
            + "{\"provider\":\"p\",\"id\":\"/etc/passwd\\u0000\"}]}");

    client.algo("../..", "../../../outside", "one");
    client.algo("p", "/etc/passwd\0", "two");

    assertThat(agent.runner().orders().get(0).algorithms())
        .extracting(path -> path.getFileName().toString())
        .containsExactly("algorithm-0", "algorithm-1");
  }

  @Test
  void whatTheComputationDoesNotNameIsRefused() {
    client.run(ONE_DATASET);

    assertRefused(
        Refusal.NOT_IN_MANIFEST,
        Code.NOT_FOUND,
        "names no algorithm \"dirty\"",
        () -> client.algo("Ada", "dirty", "x"));
    assertRefused(
        Refusal.WRONG_PROVIDER,
        Code.PERMISSION_DENIED,
        "another provider of algorithm \"clean\" than \"Bob\"",
        () -> client.algo("Bob", "clean", "x"));
    assertThat(client.status().getState()).isEqualTo("receivingAlgorithms");
  }

  @Test
  void theSameTwiceIsAnsweredWithTheDigestHeldAndLaterWithTheState() {
    client.run(TWO_OF_EACH);
    client.algo("Ada", "clean", "clean");

    assertRefused(
        Refusal.HELD_ALREADY,
        Code.ALREADY_EXISTS,
        digest("clean"),
        () -> client.algo("Ada", "clean", "other"));
    client.algo("Bob", "count", "count");
    assertRefused(
        Refusal.WRONG_STATE,
        Code.FAILED_PRECONDITION,
        "in state receivingData",
        () -> client.algo("Ada", "clean", "clean"));
  }

  @Test
  void aNameThatStandsTwiceIsFilledTwice() {
    client.run(
        "{\"algorithms\":[{\"provider\":\"Ada\",\"id\":\"x\"},{\"provider\":\"Ada\",\"id\":\"x\"}]}");

    client.algo("Ada", "x", "first");
    client.algo("Ada", "x", "second");

    assertThat(agent.runner().orders().get(0).algorithms())
        .map(UploadTest::text)
        .containsExactly("first", "second");
  }

  @Test
  void anotherDigestThanAgreedOnIsRefusedAndNothingOfItIsKept() throws Exception {
    client.run(
        """
        {"algorithms":[{"provider":"Ada","id":"clean"}],
         "metadata":{"cocos":{"algorithms":[{"provider":"Ada","id":"clean","sha256":"%s"}]}}}"""
            .formatted(digest("clean")));

    assertRefused(
        Refusal.WRONG_DIGEST,
        Code.INVALID_ARGUMENT,
        "SHA-256 " + digest("clean") + " is needed, not " + digest("dirty"),
        () -> client.algo("Ada", "clean", "dirty"));
    assertRefused(
        Refusal.WRONG_DIGEST,
        Code.INVALID_ARGUMENT,
        digest("clean"),
        client.uploadAlgorithm("Ada", "clean", 5, digest("dirty")).refusal());

    Input algorithm = client.status().getAlgorithms(0);
    assertThat(algorithm.getReceived()).isZero();
    assertThat(algorithm.getSha256()).isEmpty();
    assertThat(algorithm.getExpectedSha256()).isEqualTo(digest("clean"));
    assertThat(algorithm.getFault()).contains(digest("dirty"));
    assertThat(incoming()).isEmpty();
    assertThat(client.algo("Ada", "clean", "clean")).isEqualTo(digest("clean"));
  }

  @Test
  void anotherDigestThanAnnouncedIsRefused() throws Exception {
    client.run(ONE_DATASET);

    Uploading upload = client.uploadAlgorithm("Ada", "clean", 5, digest("clean"));
    upload.send("dirty");

    assertRefused(Refusal.WRONG_DIGEST, Code.INVALID_ARGUMENT, digest("dirty"), upload.refusal());
    assertThat(incoming()).isEmpty();
  }

  @Test
  void anUploadThatWasCutOffGoesOnWhereItWas() throws Exception {
    client.run(ONE_DATASET);
    Uploading first = client.uploadAlgorithm("Ada", "clean", 10, digest("0123456789"));
    assertThat(first.progress().getReceived()).isZero();
    first.send("0123");
    assertThat(first.progress().getReceived()).isEqualTo(4);
    first.cancel();

    Input cutOff = client.await(told -> hasFault(told)).getAlgorithms(0);
    assertThat(cutOff.getFault()).isEqualTo("The client went away after 4 of 10 bytes");
    assertThat(cutOff.getReceived()).isEqualTo(4);
    assertThat(cutOff.getSize()).isEqualTo(10);
    assertThat(client.status().getState()).isEqualTo("receivingAlgorithms");
    assertThat(agent.log()).contains("algorithm-0 has not come: The client went away after 4 of");

    Uploading second = client.uploadAlgorithm("Ada", "clean", 10, digest("0123456789"));
    assertThat(second.progress().getReceived()).isEqualTo(4);
    assertThat(client.status().getAlgorithms(0).getFault()).isEmpty();
    second.send("456789");
    assertThat(second.digest()).isEqualTo(digest("0123456789"));
  }

  @Test
  void anUploadOfSomethingElseBeginsAnew() throws Exception {
    client.run(ONE_DATASET);
    Uploading first = client.uploadAlgorithm("Ada", "clean", 10, digest("0123456789"));
    first.send("0123");
    first.end();
    assertRefused(Refusal.MALFORMED, Code.INVALID_ARGUMENT, "after 4 of 10 bytes", first.refusal());

    Uploading second = client.uploadAlgorithm("Ada", "clean", 3, "");
    assertThat(second.progress().getReceived()).isZero();
    second.send("abc");
    assertThat(second.digest()).isEqualTo(digest("abc"));
  }

  @Test
  void withoutADigestAnUploadBeginsAnew() throws Exception {
    client.run(ONE_DATASET);
    Uploading first = client.uploadAlgorithm("Ada", "clean", 10, "");
    first.send("0123");
    first.end();
    first.refusal();

    assertThat(client.uploadAlgorithm("Ada", "clean", 10, "").progress().getReceived()).isZero();
  }

  @Test
  void whatCameOfAnUploadThatCannotBeGoneOnWithIsNotKept() throws Exception {
    client.run(ONE_DATASET);
    Uploading upload = client.uploadAlgorithm("Ada", "clean", 10, "");
    upload.progress();
    upload.send("0123");
    upload.progress();
    assertThat(incoming()).hasSize(1);

    upload.cancel();

    Input cutOff = client.await(UploadTest::hasFault).getAlgorithms(0);
    assertThat(cutOff.getFault()).isEqualTo("The client went away after 4 of 10 bytes");
    assertThat(cutOff.getReceived()).isZero();
    assertThat(incoming()).isEmpty();
  }

  @Test
  void anUploadThatBringsNothingForLongIsEndedAndCanBeGoneOnWith() throws Exception {
    client.run(TWO_OF_EACH);
    Uploading silent = client.uploadAlgorithm("Ada", "clean", 10, digest("0123456789"));
    silent.progress();
    silent.send("0123");
    silent.progress();
    Uploading other = client.uploadAlgorithm("Bob", "count", 2, "");
    other.progress();

    agent.passTime(UploadPatience.SILENCE.minusSeconds(1));
    other.send("o");
    other.progress();
    agent.passTime(Duration.ofSeconds(1));

    String fault = "Nothing came for 60 s after 4 of 10 bytes";
    assertRefused(Refusal.TOO_SLOW, Code.ABORTED, fault, silent.refusal());
    assertThat(client.status().getAlgorithms(0).getFault()).startsWith(fault);
    Uploading next = client.uploadAlgorithm("Ada", "clean", 10, digest("0123456789"));
    assertThat(next.progress().getReceived()).isEqualTo(4);
    next.send("456789");
    assertThat(next.digest()).isEqualTo(digest("0123456789"));
    other.send("x");
    assertThat(other.digest()).isEqualTo(digest("ox"));
  }

  @Test
  void oneInputIsUploadedByOneAtATime() throws Exception {
    client.run(ONE_DATASET);
    Uploading first = client.uploadAlgorithm("Ada", "clean", 10, "");
    first.progress();

    assertRefused(
        Refusal.IN_PROGRESS,
        Code.ABORTED,
        "Another upload of algorithm \"clean\" is under way",
        client.uploadAlgorithm("Ada", "clean", 10, "").refusal());
    assertRefused(
        Refusal.IN_PROGRESS, Code.ABORTED, "under way", () -> client.algo("Ada", "clean", "x"));
    first.send("0123456789");
    assertThat(first.digest()).isEqualTo(digest("0123456789"));
  }

  @Test
  void moreThanWasAnnouncedIsRefused() throws Exception {
    client.run(ONE_DATASET);

    Uploading upload = client.uploadAlgorithm("Ada", "clean", 3, "");
    upload.send("four");

    assertRefused(
        Refusal.TOO_LARGE, Code.RESOURCE_EXHAUSTED, "the 3 bytes that were", upload.refusal());
    assertThat(incoming()).isEmpty();
  }

  @Test
  void moreThanThereIsRoomForIsRefusedBeforeItComes() throws Exception {
    client.run(ONE_DATASET);

    for (long size : new long[] {Long.MAX_VALUE, -1}) {
      assertRefused(
          Refusal.NO_ROOM,
          Code.RESOURCE_EXHAUSTED,
          "give the machine more memory",
          client.uploadAlgorithm("Ada", "clean", size, "").refusal());
    }
    assertThat(client.algo("Ada", "clean", "clean")).isEqualTo(digest("clean"));
  }

  @Test
  void runningOutOfRoomMeanwhileIsRefusedAndNothingOfItIsKept() throws Exception {
    client.run(TWO_OF_EACH);
    client.algo("Bob", "count", "makes the folder");
    Path full = folder.resolve("inputs of the agent/incoming/algorithm-0");
    Files.createSymbolicLink(full, Path.of("/dev/full"));

    Uploading upload = client.uploadAlgorithm("Ada", "clean", 5, digest("clean"));
    upload.progress();
    upload.send("clean");

    assertRefused(
        Refusal.NO_ROOM, Code.RESOURCE_EXHAUSTED, "No space left on device", upload.refusal());
    assertThat(incoming()).isEmpty();
    assertThat(client.status().getAlgorithms(0).getReceived()).isZero();
    assertThat(client.algo("Ada", "clean", "clean")).isEqualTo(digest("clean"));
  }

  @Test
  void whatMakesNoSenseIsRefused() throws Exception {
    client.run(ONE_DATASET);

    Uploading twice = client.uploadAlgorithm("Ada", "clean", 3, "");
    twice.send(UploadPart.newBuilder().setBegin(UploadBegin.getDefaultInstance()).build());
    assertRefused(Refusal.MALFORMED, Code.INVALID_ARGUMENT, "begins once", twice.refusal());

    Uploading empty = client.uploadAlgorithm("Ada", "clean", 3, "");
    empty.send(UploadPart.getDefaultInstance());
    assertRefused(Refusal.MALFORMED, Code.INVALID_ARGUMENT, "some bytes", empty.refusal());

    assertRefused(
        Refusal.MALFORMED,
        Code.INVALID_ARGUMENT,
        "64 lowercase hexadecimal digits",
        client.uploadAlgorithm("Ada", "clean", 3, "ABC").refusal());
    assertThat(client.status().getState()).isEqualTo("receivingAlgorithms");
  }

  @Test
  void aMessageThatIsTooLargeNamesTheOtherCall() throws Exception {
    client.run(ONE_DATASET);

    assertRefused(
        Refusal.TOO_LARGE,
        Code.RESOURCE_EXHAUSTED,
        "use UploadAlgorithm",
        () -> client.algo("Ada", "clean", "x".repeat((2 << 20) + 1)));
    Uploading upload = client.uploadAlgorithm("Ada", "clean", 3 << 20, "");
    upload.send("x".repeat((1 << 20) + 1));
    assertRefused(
        Refusal.TOO_LARGE, Code.RESOURCE_EXHAUSTED, "at most 1048576 bytes", upload.refusal());
    assertThat(client.algo("Ada", "clean", "x".repeat(2 << 20))).hasSize(64);
  }

  @Test
  void uploadsAreBounded() throws Exception {
    StringBuilder algorithms = new StringBuilder();
    for (int number = 0; number <= Uploads.MOST; number++) {
      algorithms.append(number == 0 ? "" : ",").append("{\"id\":\"" + number + "\"}");
    }
    client.run("{\"algorithms\":[" + algorithms + "]}");
    List<Uploading> uploads = new ArrayList<>();
    for (int number = 0; number < Uploads.MOST; number++) {
      uploads.add(client.uploadAlgorithm("", Integer.toString(number), 1, ""));
      uploads.get(number).progress();
    }

    assertRefused(
        Refusal.TOO_MANY_CALLERS,
        Code.RESOURCE_EXHAUSTED,
        "16 uploads",
        client.uploadAlgorithm("", "16", 1, "").refusal());
    uploads.get(0).send("x");
    uploads.get(0).digest();
    assertThat(client.algo("", "16", "y")).isEqualTo(digest("y"));
  }

  @Test
  void aLargeOneComesPieceByPieceAndIsFollowedByTheStatus() throws Exception {
    client.run(ONE_DATASET);
    client.algo("Ada", "clean", "clean");
    ByteString piece = ByteString.copyFrom(new byte[1 << 20]);
    int pieces = 64;
    long size = pieces * (1L << 20);

    Uploading upload = client.uploadDataset("Ada", "north", size, "");
    for (int sent = 0; sent < pieces / 2; sent++) {
      upload.sendWhenReady(piece);
    }
    client.await(told -> told.getDatasets(0).getReceived() == size / 2);
    for (int sent = pieces / 2; sent < pieces; sent++) {
      upload.sendWhenReady(piece);
    }

    Sha256 expected = new Sha256();
    for (int sent = 0; sent < pieces; sent++) {
      expected.add(piece.asReadOnlyByteBuffer());
    }
    assertThat(upload.digest()).isEqualTo(expected.finish());
    assertThat(agent.runner().orders().get(0).datasets().get(0)).hasSize(size);
  }

  @Test
  void whatAnEarlierAgentLeftIsRemoved() throws Exception {
    Path leftover = folder.resolve("inputs of the agent/incoming/dataset-7");
    Files.createDirectories(leftover.getParent());
    Files.writeString(leftover, "left");
    client.run(ONE_DATASET);

    client.algo("Ada", "clean", "clean");

    assertThat(leftover).doesNotExist();
  }

  private static boolean hasFault(StatusResponse told) {
    return !told.getAlgorithms(0).getFault().isEmpty();
  }

  private List<Path> incoming() throws IOException {
    try (var files = Files.list(folder.resolve("inputs of the agent/incoming"))) {
      return files.toList();
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private static String digest(String text) {
    Sha256 digest = new Sha256();
    digest.add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    return digest.finish();
  }
}
