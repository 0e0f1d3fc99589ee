package io.cocos.manager.libvirt;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Hypervisor;
import io.opentelemetry.api.trace.Tracer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.libvirt.event.DomainEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a connection to libvirt open, and makes calls over it: each on one of few platform threads,
 * each with a deadline. When the connection breaks it is opened again, with a pause that grows from
 * attempt to attempt, and everything is registered anew. Safe for use by many threads.
 */
public final class LibvirtConnection implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LibvirtConnection.class);

  /** For calls that only look or write a little. */
  private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(30);

  /** A daemon that takes a connection and then says nothing hangs. */
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);

  /**
   * The pause between attempts is about a third of the time that the daemon has been away: one that
   * was restarted is found almost at once. Attempts cost little, so the pause does not grow beyond
   * a second.
   */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final double PAUSE_GROWTH = 1.3;
  private static final double PAUSE_JITTER = 0.2;

  private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(2);

  private final Optional<String> uri;
  private final CallSpans spans;
  private final CallThreads calls = new CallThreads();
  private final Heartbeat heartbeat;
  private final ScheduledExecutorService connector;
  private final RetryPolicy<Session> untilConnected;
  private final AtomicReference<Attempt> current = new AtomicReference<>();
  private volatile Listener listener;
  private volatile boolean closed;

  /** What a connection tells; on threads that must not be kept. */
  interface Listener extends Hypervisor.Listener {
    /** Somebody changed a domain's metadata. */
    void noted(UUID id);
  }

  /**
   * What becomes of connecting. It is tried until it succeeds; whoever wants to make a call learns
   * of the first refusal and does not wait for that.
   */
  private record Attempt(
      CompletableFuture<Session> session, CompletableFuture<ManagerException> refusal) {
    static Attempt begun() {
      return new Attempt(new CompletableFuture<>(), new CompletableFuture<>());
    }
  }

  /**
   * A connection that is not open yet.
   *
   * @param eventLoop asked for so that nobody connects without one
   * @param uri a libvirt URI, or empty for the one that libvirt itself would choose
   * @param tracer makes a span of each call that belongs to a trace
   */
  LibvirtConnection(LibvirtEventLoop eventLoop, Optional<String> uri, Tracer tracer) {
    this(eventLoop, uri, tracer, new Heartbeat());
  }

  @SuppressWarnings("unused") // the loop need only exist
  LibvirtConnection(
      LibvirtEventLoop eventLoop, Optional<String> uri, Tracer tracer, Heartbeat heartbeat) {
    this.uri = uri;
    this.heartbeat = heartbeat;
    this.spans = new CallSpans(tracer);
    this.connector = Executors.newScheduledThreadPool(1, new DaemonThreads("libvirt-connect"));
    this.untilConnected =
        RetryPolicy.<Session>builder()
            .handle(ManagerException.class)
            .withBackoff(FIRST_PAUSE, LONGEST_PAUSE, PAUSE_GROWTH)
            .withJitter(PAUSE_JITTER)
            .withMaxRetries(-1)
            .abortIf((opened, failure) -> closed)
            .build();
  }

  /**
   * Begins to connect, and returns without waiting for it.
   *
   * @param listener told of connections and of domains that change
   */
  void open(Listener listener) {
    this.listener = listener;
    Attempt unused = connected();
  }

  /** Makes a call that should take a moment only. */
  <T> T call(String what, Session.Operation<T> operation) {
    return call(what, DEFAULT_DEADLINE, operation);
  }

  /** Makes a call about a VM that should take a moment only. */
  <T> T call(String what, UUID vm, Session.Operation<T> operation) {
    return call(what, vm, DEFAULT_DEADLINE, operation);
  }

  /**
   * Makes a call.
   *
   * @param what what is being done, for errors and as the name of its span: "list the domains"
   * @param deadline how long the caller will wait; the native call itself cannot be interrupted
   * @throws ManagerException when there is no connection, no answer in time, or an error
   */
  <T> T call(String what, Duration deadline, Session.Operation<T> operation) {
    return spans.around("libvirt " + what, Optional.empty(), () -> ask(what, deadline, operation));
  }

  /**
   * Makes a call about a VM.
   *
   * @param what what is being done with it, to follow "libvirt" and to be followed by "VM": "stop"
   * @param deadline how long the caller will wait; the native call itself cannot be interrupted
   * @throws ManagerException when there is no connection, no answer in time, or an error
   */
  <T> T call(String what, UUID vm, Duration deadline, Session.Operation<T> operation) {
    return spans.around(
        "libvirt " + what,
        Optional.of(vm),
        () -> ask("%s VM %s".formatted(what, vm), deadline, operation));
  }

  /**
   * The URI of the libvirt that this is connected to, as libvirt itself writes it. Once it is
   * connected that takes no call.
   *
   * @throws ManagerException when there is no connection
   */
  String uri() {
    String what = "tell its URI";
    requireOpen(what);
    return await(connected(), what, System.nanoTime() + DEFAULT_DEADLINE.toNanos()).uri();
  }

  private void requireOpen(String what) {
    if (closed) {
      throw closing(what, null);
    }
  }

  private <T> T ask(String what, Duration deadline, Session.Operation<T> operation) {
    requireOpen(what);
    long end = System.nanoTime() + deadline.toNanos();
    Attempt attempt = connected();
    Session open = await(attempt, what, end);
    try {
      return calls.call(spans.queued(() -> open.use(operation)), end);
    } catch (RejectedExecutionException full) {
      throw closed ? closing(what, full) : overloaded(what, full);
    } catch (TimeoutException late) {
      throw new ManagerException(
          ErrorCode.HYPERVISOR_TIMEOUT,
          "libvirt did not answer within %d s to: %s; look whether its daemon hangs"
              .formatted(deadline.toSeconds(), what),
          late);
    } catch (ExecutionException failed) {
      ManagerException known = LibvirtErrors.translate(what, failed.getCause());
      if (known.code() == ErrorCode.HYPERVISOR_UNAVAILABLE) {
        lost(attempt, known.getMessage());
      }
      throw known;
    } catch (InterruptedException interrupted) {
      throw interrupted(what, interrupted);
    }
  }

  @Override
  public void close() {
    closed = true;
    heartbeat.close();
    calls.close();
    Attempt last = current.getAndSet(null);
    if (last != null) {
      closeLater(last);
    }
    connector.shutdown();
    awaitEnd();
  }

  /**
   * Whoever closes may open another connection at once, and libvirt's in-process drivers lose
   * events of one whose predecessor is still leaving. A call that hangs is not waited for.
   */
  private void awaitEnd() {
    try {
      if (!calls.awaitEnd()
          || !connector.awaitTermination(CLOSING_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.debug("a call to libvirt hangs while its connection is closed");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Session await(Attempt attempt, String what, long end) {
    try {
      if (!attempt.refusal().isDone()) {
        CompletableFuture<Object> first =
            CompletableFuture.anyOf(attempt.session(), attempt.refusal());
        first.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
      if (!attempt.session().isDone()) {
        ManagerException refusal = attempt.refusal().join();
        throw new ManagerException(refusal.code(), refusal.getMessage(), refusal);
      }
      return attempt.session().get();
    } catch (TimeoutException late) {
      throw new ManagerException(
          ErrorCode.HYPERVISOR_UNAVAILABLE,
          "libvirt takes too long to accept a connection, so it was not asked to: " + what,
          late);
    } catch (ExecutionException failed) {
      throw LibvirtErrors.translate(what, failed.getCause());
    } catch (InterruptedException interrupted) {
      throw interrupted(what, interrupted);
    }
  }

  private static ManagerException overloaded(String what, RejectedExecutionException full) {
    return new ManagerException(
        ErrorCode.OVERLOADED,
        "%d calls wait for libvirt already, so it was not asked to: %s"
            .formatted(CallThreads.WAITING, what),
        full);
  }

  /** The connection, or the attempt under way to open one. */
  private Attempt connected() {
    Attempt attempt = Attempt.begun();
    Attempt latest = current.updateAndGet(known -> known == null ? attempt : known);
    if (latest.equals(attempt)) {
      begin(attempt);
    }
    return latest;
  }

  private void begin(Attempt attempt) {
    attempt
        .refusal()
        .completeOnTimeout(
            LibvirtErrors.hangs(uri, CONNECT_PATIENCE),
            CONNECT_PATIENCE.toMillis(),
            TimeUnit.MILLISECONDS);
    CompletableFuture<Session> unused =
        Failsafe.with(untilConnected)
            .with(connector)
            .getAsync(() -> open(attempt))
            .whenComplete((opened, failure) -> settle(attempt, opened, failure));
  }

  private void settle(Attempt attempt, Session opened, Throwable failure) {
    if (failure != null) {
      attempt.session().completeExceptionally(failure);
    } else if (closed) {
      opened.closeWhenUnused();
      attempt.session().cancel(false);
    } else {
      attempt.session().complete(opened);
      heartbeat.watch(
          () -> opened.use(Session::answer),
          () ->
              lost(
                  attempt,
                  "its daemon did not answer for %d s"
                      .formatted(heartbeat.patience().toSeconds())));
      listener.connected();
    }
  }

  private Session open(Attempt attempt) {
    try {
      Session opened = new Session(uri);
      opened.registerCloseListener(
          (connect, reason) -> lost(attempt, "libvirt closed the connection (" + reason + ")"));
      opened.listen(this::changed);
      opened.listenToNotes(id -> listener.noted(id));
      log.info("connected to libvirt at {}", opened.uri());
      return opened;
    } catch (LibvirtException failed) {
      ManagerException unavailable = LibvirtErrors.cannotConnect(uri, failed);
      if (attempt.refusal().complete(unavailable)) {
        log.warn("{}; trying again until it answers", unavailable.getMessage());
      }
      throw unavailable;
    }
  }

  private int changed(Domain domain, DomainEvent event) {
    try {
      UUID id = UUID.fromString(domain.getUUIDString());
      domain.free();
      log.debug("domain {}: {}", id, event);
      listener.changed(id);
    } catch (LibvirtException unreadable) {
      log.warn("an event names no domain: {}", unreadable.getMessage());
    }
    return 0;
  }

  /** Nobody can be connected again before it was told that the connection is lost. */
  private void lost(Attempt lost, String why) {
    Attempt next = Attempt.begun();
    if (!closed && current.compareAndSet(lost, next)) {
      log.warn("lost the connection to libvirt: {}; connecting again", why);
      listener.disconnected();
      CompletableFuture<Void> unused = lost.session().thenAccept(Session::refuse);
      closeLater(lost);
      begin(next);
    }
  }

  /**
   * Not on the thread of events: closing waits for callbacks to return. One that is lost while it
   * opens is closed as soon as it is open.
   */
  private void closeLater(Attempt done) {
    CompletableFuture<Void> unused =
        done.session().thenAcceptAsync(Session::closeWhenUnused, connector);
  }

  private static ManagerException closing(String what, Throwable cause) {
    return new ManagerException(
        ErrorCode.HYPERVISOR_UNAVAILABLE,
        "the manager is ending, so libvirt was not asked to: " + what,
        cause);
  }

  private static ManagerException interrupted(String what, InterruptedException interrupted) {
    Thread.currentThread().interrupt();
    return new ManagerException(
        ErrorCode.HYPERVISOR_TIMEOUT,
        "interrupted while waiting for libvirt to: " + what,
        interrupted);
  }
}
