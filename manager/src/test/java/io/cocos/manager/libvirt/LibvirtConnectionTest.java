package io.cocos.manager.libvirt;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static io.cocos.manager.concurrent.Eventually.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.opentelemetry.api.trace.TracerProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/** How libvirt is reached, and what happens when it is not. */
class LibvirtConnectionTest {
  private static final String NODE =
      "<node><domain type='test'><name>only</name><memory>1024</memory>"
          + "<os><type>hvm</type></os></domain></node>";
  private static final Duration MOMENT = Duration.ofMillis(1);

  /** What libvirt does not take for a host, so that connecting fails. */
  private static final String NO_NODE = "<nothing/>";

  @TempDir Path folder;

  private final ConnectionNews news = new ConnectionNews();
  private final AtomicInteger hanging = new AtomicInteger();
  private final ExecutorService callers =
      Executors.newCachedThreadPool(new DaemonThreads("libvirt-connection-test"));
  private final CountDownLatch end = new CountDownLatch(1);
  private Optional<LibvirtConnection> opened = Optional.empty();

  @AfterEach
  void closeAgain() {
    end.countDown();
    callers.shutdownNow();
    opened.ifPresent(LibvirtConnection::close);
  }

  private LibvirtConnection open(String uri) {
    LibvirtConnection connection =
        new LibvirtConnection(
            LibvirtEventLoop.ofProcess(), Optional.of(uri), TracerProvider.noop().get(""));
    opened = Optional.of(connection);
    connection.open(news);
    return connection;
  }

  private LibvirtConnection openConnected() throws Exception {
    Files.writeString(node(), NODE);
    LibvirtConnection connection = open(nodeUri());
    eventually(() -> assertThat(news.connections()).containsExactly("connected"));
    return connection;
  }

  /** Describes a host of libvirt's test driver, which every connection has to itself. */
  private Path node() {
    return folder.resolve("node.xml");
  }

  private String nodeUri() {
    return "test://" + node();
  }

  private static int count(Session session) throws LibvirtException {
    return session.numOfDomains() + session.numOfDefinedDomains();
  }

  private static ErrorCode codeOf(Runnable call) {
    try {
      call.run();
    } catch (ManagerException failed) {
      return failed.code();
    }
    throw new AssertionError("the call succeeded");
  }

  /** A call that takes until the end of the test, when it gets a thread. */
  private ErrorCode hangingCall(LibvirtConnection connection, Duration deadline) {
    return codeOf(
        () ->
            connection.call(
                "hang",
                deadline,
                session -> {
                  hanging.incrementAndGet();
                  awaitEnd();
                  return null;
                }));
  }

  private void hangOnAThread(LibvirtConnection connection) {
    int before = hanging.get();
    CompletableFuture<ErrorCode> unused =
        CompletableFuture.supplyAsync(
            () -> hangingCall(connection, Duration.ofMinutes(1)), callers);
    eventually(() -> assertThat(hanging).hasValue(before + 1));
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Session breakConnection(LibvirtConnection connection) {
    return connection.call(
        "notice that the daemon died",
        session -> {
          throw new ManagerException(ErrorCode.HYPERVISOR_UNAVAILABLE, "end of file");
        });
  }

  @Test
  void callsAreMadeOnFewPlatformThreadsOfTheirOwn() throws Exception {
    LibvirtConnection connection = openConnected();

    Thread thread = connection.call("tell the thread", session -> Thread.currentThread());

    assertThat(thread.getName()).startsWith("libvirt-call-");
    assertThat(thread.isDaemon()).isTrue();
    assertThat(connection.call("count", LibvirtConnectionTest::count)).isEqualTo(1);
  }

  @Test
  void anErrorOfACallIsTranslatedAndTheConnectionStays() throws Exception {
    LibvirtConnection connection = openConnected();

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(
            () -> connection.call("find nobody", session -> session.domainLookupByName("x")))
        .withMessageContaining("libvirt could not find nobody: ")
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.VM_NOT_FOUND);

    assertThat(connection.call("count", LibvirtConnectionTest::count)).isEqualTo(1);
    assertThat(news.connections()).containsExactly("connected");
  }

  @Test
  void aDefectInACallIsNotBlamedOnLibvirt() throws Exception {
    LibvirtConnection connection = openConnected();

    assertThat(
            codeOf(
                () ->
                    connection.call(
                        "divide",
                        session -> {
                          throw new ArithmeticException("by zero");
                        })))
        .isEqualTo(ErrorCode.INTERNAL);
  }

  @Test
  void withoutADaemonACallFailsSoonAndSaysWhatToDo() {
    LibvirtConnection connection = open("qemu:///system?socket=/nonexistent/sock");

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> connection.call("list", session -> session.numOfDomains()))
        .withMessageContaining("qemu:///system?socket=/nonexistent/sock")
        .withMessageContaining("systemctl start libvirtd")
        .withMessageContaining("MANAGER_LIBVIRT_URI")
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HYPERVISOR_UNAVAILABLE);
    assertThat(news.connections()).isEmpty();
  }

  @Test
  void aDaemonThatStartsLateIsFoundByItself() throws Exception {
    Files.writeString(node(), NO_NODE);
    LibvirtConnection connection = open(nodeUri());
    assertThat(codeOf(() -> connection.call("count", LibvirtConnectionTest::count)))
        .isEqualTo(ErrorCode.HYPERVISOR_UNAVAILABLE);

    Files.writeString(node(), NODE);

    eventually(() -> assertThat(news.connections()).containsExactly("connected"));
    assertThat(connection.call("count", LibvirtConnectionTest::count)).isEqualTo(1);
  }

  @Test
  void aLostConnectionIsOpenedAgainAndToldOf() throws Exception {
    LibvirtConnection connection = openConnected();

    assertThat(codeOf(() -> breakConnection(connection)))
        .isEqualTo(ErrorCode.HYPERVISOR_UNAVAILABLE);

    eventually(
        () ->
            assertThat(news.connections())
                .containsExactly("connected", "disconnected", "connected"));
    assertThat(connection.call("count", LibvirtConnectionTest::count)).isEqualTo(1);
  }

  @Test
  void whileALostConnectionCannotBeOpenedCallsFail() throws Exception {
    LibvirtConnection connection = openConnected();
    Files.writeString(node(), NO_NODE);

    assertThat(codeOf(() -> breakConnection(connection)))
        .isEqualTo(ErrorCode.HYPERVISOR_UNAVAILABLE);

    assertThat(codeOf(() -> connection.call("count", LibvirtConnectionTest::count)))
        .isEqualTo(ErrorCode.HYPERVISOR_UNAVAILABLE);
    Files.writeString(node(), NODE);
    eventually(
        () ->
            assertThat(news.connections())
                .containsExactly("connected", "disconnected", "connected"));
  }

  @Test
  void aLostConnectionIsNotClosedUnderACallThatStillUsesIt() throws Exception {
    LibvirtConnection connection = openConnected();
    CountDownLatch using = new CountDownLatch(1);
    CompletableFuture<Integer> slow =
        CompletableFuture.supplyAsync(
            () ->
                connection.call(
                    "count slowly",
                    session -> {
                      using.countDown();
                      awaitEnd();
                      return count(session);
                    }),
            callers);
    using.await();

    assertThat(codeOf(() -> breakConnection(connection)))
        .isEqualTo(ErrorCode.HYPERVISOR_UNAVAILABLE);
    eventually(
        () ->
            assertThat(news.connections())
                .containsExactly("connected", "disconnected", "connected"));
    end.countDown();

    assertThat(outcome(slow)).isEqualTo(1);
  }

  @Test
  void aLostConnectionIsClosedOnceNobodyUsesIt() throws Exception {
    LibvirtConnection connection = openConnected();
    Session first = connection.call("tell the session", session -> session);

    assertThat(codeOf(() -> breakConnection(connection)))
        .isEqualTo(ErrorCode.HYPERVISOR_UNAVAILABLE);

    eventually(
        () ->
            assertThatExceptionOfType(ManagerException.class)
                .isThrownBy(() -> first.use(session -> session))
                .extracting(ManagerException::code)
                .isEqualTo(ErrorCode.HYPERVISOR_UNAVAILABLE));
  }

  @Test
  void aCallThatTakesTooLongFailsWhileOthersAreServed() throws Exception {
    LibvirtConnection connection = openConnected();

    assertThat(hangingCall(connection, Duration.ofMillis(50)))
        .isEqualTo(ErrorCode.HYPERVISOR_TIMEOUT);

    assertThat(connection.call("count", LibvirtConnectionTest::count)).isEqualTo(1);
  }

  @Test
  void moreCallsThanMayWaitAreRefusedAtOnce() throws Exception {
    LibvirtConnection connection = openConnected();
    for (int thread = 0; thread < 8; thread++) {
      hangOnAThread(connection);
    }
    for (int waiting = 0; waiting < 256; waiting++) {
      assertThat(hangingCall(connection, MOMENT)).isEqualTo(ErrorCode.HYPERVISOR_TIMEOUT);
    }

    assertThat(codeOf(() -> connection.call("count", LibvirtConnectionTest::count)))
        .isEqualTo(ErrorCode.OVERLOADED);

    end.countDown();
    eventually(
        () -> assertThat(connection.call("count", LibvirtConnectionTest::count)).isEqualTo(1));
  }

  @Test
  void anInterruptedCallerStopsWaitingAndStaysInterrupted() throws Exception {
    LibvirtConnection connection = openConnected();
    Thread.currentThread().interrupt();

    assertThat(hangingCall(connection, Duration.ofMinutes(1)))
        .isEqualTo(ErrorCode.HYPERVISOR_TIMEOUT);

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aClosedConnectionServesNobody() throws Exception {
    LibvirtConnection connection = openConnected();

    connection.close();
    connection.close();

    assertThat(codeOf(() -> connection.call("count", LibvirtConnectionTest::count)))
        .isEqualTo(ErrorCode.HYPERVISOR_UNAVAILABLE);
    assertThat(news.connections()).containsExactly("connected");
  }

  @Test
  void callsThatHangDoNotKeepOthersFromBeingMade() throws Exception {
    LibvirtConnection connection = openConnected();

    eventually(
        () -> {
          assertThat(hangingCall(connection, Duration.ofMillis(50)))
              .isEqualTo(ErrorCode.HYPERVISOR_TIMEOUT);
          assertThat(hanging).hasValueGreaterThan(20);
        });

    assertThat(connection.call("count", LibvirtConnectionTest::count)).isEqualTo(1);
  }

  @Test
  void somebodysChangeToADomainsMetadataIsToldOf() throws Exception {
    LibvirtConnection connection = openConnected();

    String id =
        connection.call(
            "change the title of the only domain",
            session -> {
              Domain only = session.domainLookupByName("only");
              only.setMetadata(Domain.MetadataType.TITLE, "changed", null, null, 0);
              return only.getUUIDString();
            });

    eventually(() -> assertThat(news.noted()).contains(UUID.fromString(id)));
  }
}
