package io.cocos.cli;

import static io.cocos.cli.FakeManager.FIRST;
import static io.cocos.cli.FakeManager.SECOND;
import static io.cocos.cli.FakeManager.vm;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.cocos.proto.manager.EventsRequest;
import io.cocos.proto.manager.InjectSecretRequest;
import io.cocos.proto.manager.RemoveRequest;
import io.cocos.proto.manager.ResumeRequest;
import io.cocos.proto.manager.RunRequest;
import io.cocos.proto.manager.StopRequest;
import io.cocos.proto.manager.VmEvent;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagerCommandsTest {
  @TempDir Path folder;

  private final FakeManager manager = new FakeManager();
  private Loopback server;

  @BeforeEach
  void start() throws IOException {
    server = new Loopback(manager);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Ran cocos(String... arguments) {
    return Ran.cocos(withManager(arguments));
  }

  private String[] withManager(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "--manager";
    all[1] = server.address();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return all;
  }

  @Test
  void theListIsAnAlignedTable() {
    manager.vms.add(vm(FIRST, "ready", "localhost:7020"));
    manager.vms.add(vm(SECOND, "stopped", ""));
    assertThat(cocos("list"))
        .satisfies(ran -> assertThat(ran.code()).isZero())
        .extracting(Ran::text)
        .isEqualTo(
            """
            VM        DOMAIN              STATE    AGENT           COMPUTATION   CREATED               REASON
            465a52d7  cocos-7bcb43c50a68  ready    localhost:7020  7778cd80be28  2026-11-22T15:26:03Z
            465b0000  cocos-000000000002  stopped  -               7778cd80be28  2026-11-22T15:26:03Z
            """);
  }

  @Test
  void aListOfManyPagesIsOne() {
    IntStream.range(0, 1200)
        .mapToObj(i -> vm(String.format("%08d-0000-0000-0000-%012d", i, i), "ready", ""))
        .forEach(manager.vms::add);
    assertThat(cocos("list").text().lines()).hasSize(1201);
  }

  @Test
  void theListForScriptsIsOneDocumentWithTheFieldsOwnNames() {
    manager.vms.add(vm(FIRST, "ready", "localhost:7020"));
    assertThat(cocos("list", "--json").text())
        .startsWith("{\"vms\":[{\"vm_id\":\"" + FIRST + "\"")
        .contains("\"created_at\":\"2026-11-22T15:26:03.000000005Z\"")
        .satisfies(text -> assertThat(text.lines()).hasSize(1));
  }

  @Test
  void theManagerMayBeNamedBehindTheCommandToo() {
    assertThat(Ran.cocos("list", "--manager", server.address()).code()).isZero();
  }

  @Test
  void aVmIsNamedByItsIdTheBeginningOfThatOrItsDomain() {
    manager.vms.add(vm(FIRST, "ready", "localhost:7020"));
    manager.vms.add(vm(SECOND, "ready", "localhost:7021"));
    for (String name : new String[] {FIRST, "465A", "465a52d7-b8", "cocos-7bcb43c50a68"}) {
      assertThat(cocos("show", name).text()).as(name).contains(FIRST).doesNotContain(SECOND);
    }
  }

  @Test
  void aBeginningThatSeveralHaveIsRefusedWithAllOfThem() {
    manager.vms.add(vm(FIRST, "ready", ""));
    manager.vms.add(vm("465a0000-b8d2-4a0a-90b4-000000000002", "ready", ""));
    Ran ran = cocos("remove", "465a");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains(FIRST, "465a0000-b8d2-4a0a-90b4-000000000002");
    assertThat(manager.requests).noneMatch(RemoveRequest.class::isInstance);
  }

  @Test
  void aBeginningOfLessThanFourCharactersNamesNothing() {
    manager.vms.add(vm(FIRST, "ready", ""));
    assertThat(cocos("show", "465").code()).isEqualTo(4);
    assertThat(cocos("show", "nothing").code()).isEqualTo(4);
    assertThat(cocos("show", SECOND).code()).isEqualTo(4);
  }

  @Test
  void runSendsWhatItReadsAndTellsWhereTheAgentIs() {
    Ran ran = Ran.reading("{\"id\":\"1\"}", withManager("run", "-", "--timeout", "10m"));
    assertThat(ran.code()).isZero();
    assertThat(ran.text()).contains(FIRST, "localhost:7020");
    assertThat(manager.requests)
        .containsExactly(
            RunRequest.newBuilder()
                .setComputation(ByteString.copyFromUtf8("{\"id\":\"1\"}"))
                .setTimeout("10m")
                .build());
  }

  @Test
  void aWholeRequestInPlaceOfAComputationIsRefusedWithWhatToDo() {
    for (String command : List.of("run", "plan")) {
      Ran ran =
          Ran.reading("{\"computation\":[123,125],\"timeout\":\"1m\"}", withManager(command, "-"));

      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.err())
          .contains("a whole request", "stands under its \"computation\" alone", "curl");
    }
    assertThat(manager.requests).isEmpty();
  }

  @Test
  void whatIsNoJsonIsForTheManagerToRefuse() {
    assertThat(Ran.reading("{\"computation\"", withManager("run", "-")).code()).isZero();
    assertThat(manager.requests).hasSize(1);
  }

  @Test
  void runWaitsUntilTheVmIsReady() {
    manager.watched.add(vm(FIRST, "booting", "localhost:7020"));
    manager.watched.add(vm(FIRST, "ready", "localhost:7020"));
    Ran ran = Ran.reading("{}", withManager("run", "--wait", "--json", "-"));
    assertThat(ran.code()).isZero();
    assertThat(ran.text())
        .contains("\"state\":\"ready\"")
        .satisfies(t -> assertThat(t.lines()).hasSize(1));
  }

  @Test
  void runSendsTheKeyThatMakesItRepeatable() {
    assertThat(Ran.reading("{}", withManager("run", "-", "--idempotency-key", "order-17")).code())
        .isZero();
    assertThat(server.headers())
        .anySatisfy(
            headers ->
                assertThat(
                        headers.get(
                            Metadata.Key.of("idempotency-key", Metadata.ASCII_STRING_MARSHALLER)))
                    .isEqualTo("order-17"));
  }

  @Test
  void aVmThatFailsWhileItIsWaitedForFailsTheCommand() {
    manager.watched.add(
        vm(FIRST, "failed", "").toBuilder().setReason("its kernel panicked").build());
    Ran ran = Ran.reading("{}", withManager("run", "--wait=20", "-"));
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("its kernel panicked");
  }

  @Test
  void waitingEnds() {
    manager.watched.add(vm(FIRST, "booting", "localhost:7020"));
    assertThat(Ran.reading("{}", withManager("run", "--wait=1", "-")).code()).isEqualTo(124);
  }

  @Test
  void stopAndRemoveNameTheVmByItsWholeId() {
    manager.vms.add(vm(FIRST, "ready", ""));
    assertThat(cocos("stop", "465a", "--grace", "0s").text()).contains("stopped");
    assertThat(cocos("remove", "465a").text()).isEqualTo("removed " + FIRST + "\n");
    assertThat(manager.requests)
        .contains(
            StopRequest.newBuilder().setVmId(FIRST).setGrace("0s").build(),
            RemoveRequest.newBuilder().setVmId(FIRST).build());
  }

  @Test
  void aHeldGuestIsGivenItsSecretAndResumed() throws IOException {
    manager.vms.add(vm(FIRST, "provisioning", ""));
    Path header = Files.writeString(folder.resolve("header"), "AQID\n");
    Path secret = Files.writeString(folder.resolve("secret"), "BAUG");

    Ran given =
        cocos("secret", "465a", "--header", header.toString(), "--secret", secret.toString());
    Ran resumed = cocos("resume", "465a");

    assertThat(given.text()).contains("provisioning");
    assertThat(resumed.text()).contains("booting");
    assertThat(manager.requests)
        .contains(
            InjectSecretRequest.newBuilder()
                .setVmId(FIRST)
                .setHeader(ByteString.copyFrom(new byte[] {1, 2, 3}))
                .setSecret(ByteString.copyFrom(new byte[] {4, 5, 6}))
                .build(),
            ResumeRequest.newBuilder().setVmId(FIRST).build());
  }

  @Test
  void aSecretThatIsNoBase64IsNotSent() throws IOException {
    Path header = Files.writeString(folder.resolve("header"), "*");

    Ran refused =
        cocos("secret", "465a", "--header", header.toString(), "--secret", header.toString());

    assertThat(refused.code()).isEqualTo(1);
    assertThat(manager.requests).isEmpty();
  }

  @Test
  void eventsAreLinesThatSayWhereToGoOn() {
    manager.events.add(
        VmEvent.newBuilder()
            .setEvent("vm")
            .setId("mws-3")
            .setDomain("cocos-7bcb43c50a68")
            .setState("ready")
            .setPreviousState("booting")
            .build());
    assertThat(cocos("events", "--after", "mws-2").text())
        .isEqualTo("-  cocos-7bcb43c50a68  booting -> ready  [mws-3]\n");
    assertThat(cocos("events", "--json").text()).contains("\"previous_state\":\"booting\"");
    assertThat(manager.requests)
        .contains(EventsRequest.newBuilder().setLastEventId("mws-2").build());
  }

  @Test
  void aConsoleIsBytesToAPipeAndHarmlessToATerminal() {
    manager.vms.add(vm(FIRST, "ready", ""));
    manager.console = ByteString.copyFromUtf8("\u001b[2Jlogin:\tr\r\n");
    assertThat(cocos("console", FIRST).text()).isEqualTo("\u001b[2Jlogin:\tr\r\n");
    assertThat(Ran.onTerminal(withManager("console", FIRST)).text())
        .isEqualTo("\\x1b[2Jlogin:\tr\n");
    assertThat(Ran.onTerminal(withManager("console", FIRST, "--raw")).text())
        .isEqualTo("\u001b[2Jlogin:\tr\r\n");
  }

  @Test
  void nothingThatAServerSaysReachesTheTerminalAsItIs() {
    String hostile = "\u001b]0;owned\u0007\n\u202e\u009b31m";
    manager.vms.add(
        vm(FIRST, "ready", "").toBuilder().setReason(hostile).setDomain(hostile).build());
    manager.events.add(VmEvent.newBuilder().setEvent(hostile).setReason(hostile).build());
    for (String[] command :
        new String[][] {
          {"list"}, {"show", FIRST}, {"list", "--json"}, {"events"}, {"events", "--json"}
        }) {
      assertHarmless(cocos(command));
    }
    manager.refusal = Status.INTERNAL.withDescription(hostile);
    assertHarmless(cocos("list"));
    assertThat(cocos("list").err().lines()).hasSize(1);
  }

  private static void assertHarmless(Ran ran) {
    assertThat((ran.text() + ran.err()).codePoints())
        .allMatch(c -> c == '\n' || (!Character.isISOControl(c) && c != 0x202e));
  }

  @Test
  void whatTheManagerRefusesIsTheExitCode() {
    record Case(Status status, int code) {}
    for (Case refused :
        new Case[] {
          new Case(Status.INVALID_ARGUMENT, 1),
          new Case(Status.RESOURCE_EXHAUSTED, 1),
          new Case(Status.UNAVAILABLE, 3),
          new Case(Status.NOT_FOUND, 4),
          new Case(Status.FAILED_PRECONDITION, 5),
          new Case(Status.PERMISSION_DENIED, 6),
          new Case(Status.UNAUTHENTICATED, 6),
          new Case(Status.UNIMPLEMENTED, 7),
          new Case(Status.DEADLINE_EXCEEDED, 124)
        }) {
      manager.refusal = refused.status().withDescription("because of that");
      Ran ran = cocos("list");
      assertThat(ran.code()).as(refused.toString()).isEqualTo(refused.code());
      assertThat(ran.err().lines()).as(refused.toString()).hasSize(1);
      assertThat(ran.text()).isEmpty();
    }
  }
}
