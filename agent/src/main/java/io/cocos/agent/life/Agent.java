package io.cocos.agent.life;

import io.cocos.computation.Computation;
import io.cocos.computation.MalformedComputationException;
import io.cocos.computation.Terms;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The agent: at any time in one state, for one computation. Safe for use by many threads; its lock
 * is held for no file, no client and no algorithm.
 *
 * <p>A computation without algorithms stays in {@code receivingAlgorithms}, as it did with the
 * original, and one without result consumers in {@code resultsReady}: nobody may have its result,
 * but its outcome and what it printed can be asked for, until the machine's time is up.
 */
public final class Agent {
  /** How long the JSON of a computation may be when it is posted. */
  public static final int MAX_COMPUTATION_BYTES = 1 << 20;

  private final EventLog events;
  private final Runner runner;
  private final Changes changes = new Changes();
  private AgentStatus status;
  private Inputs inputs;
  private Deliveries deliveries;
  private Optional<RunOutcome> outcome = Optional.empty();
  private Optional<ResultFile> result = Optional.empty();

  /**
   * @param status how the agent begins
   * @param events told of that and of every change of the state
   * @param runner runs the algorithms, once everything is there
   */
  public Agent(AgentStatus status, EventLog events, Runner runner) {
    this.events = events;
    this.runner = runner;
    this.inputs = new Inputs(changes);
    this.deliveries = new Deliveries();
    if (status.held().isPresent()) {
      prepare(status.held().get());
    }
    become(status);
  }

  /** How the agent is now. */
  public synchronized AgentStatus status() {
    return status;
  }

  /** How the agent is now, in every detail. */
  public synchronized AgentDetails details() {
    return new AgentDetails(
        status,
        inputs.status(InputKind.ALGORITHM),
        inputs.status(InputKind.DATASET),
        deliveries.status(),
        outcome,
        inputs.uploadedBytes());
  }

  /** Tells when the details have changed. */
  public Changes changes() {
    return changes;
  }

  /**
   * Takes a computation. The one that the agent holds already is taken again without effect.
   *
   * @return the computation as held
   * @throws MalformedComputationException when its terms are malformed
   * @throws WrongStateException when the agent is not waiting for a computation
   */
  public HeldComputation receive(Computation computation) {
    HeldComputation received = HeldComputation.of(computation);
    synchronized (this) {
      if (status.held().filter(received::equals).isPresent()) {
        return received;
      }
      demand(AgentState.RECEIVING_MANIFESTS, "Computation " + received.id());
      prepare(received);
      become(AgentStatus.holding(received));
    }
    changes.tell();
    return received;
  }

  /**
   * Gives an upload the input that it is for.
   *
   * @param gone whether the upload's client is gone, so that another may take over
   * @throws RefusedException when the state does not allow it, the computation does not name it, it
   *     is there, or another upload of it is under way
   */
  public InputClaim claim(InputKind kind, Announcement announced, BooleanSupplier gone) {
    InputClaim claim;
    synchronized (this) {
      demand(kind.receiving(), "The " + kind.label());
      claim = inputs.claim(kind, announced, gone);
    }
    changes.tell();
    return claim;
  }

  /**
   * An input is there. The last one that was missing starts the algorithms.
   *
   * @param sha256 its SHA-256, in lowercase hexadecimal
   * @param file where it is
   */
  public void hold(InputClaim claim, String sha256, Path file) {
    Optional<RunOrder> order = Optional.empty();
    synchronized (this) {
      claim.fill(sha256, file);
      if (status.state() == AgentState.RECEIVING_ALGORITHMS
          && inputs.complete(InputKind.ALGORITHM)) {
        become(status.in(AgentState.RECEIVING_DATA));
      }
      if (status.state() == AgentState.RECEIVING_DATA && inputs.complete(InputKind.DATASET)) {
        become(status.in(AgentState.RUNNING));
        order = Optional.of(order());
      }
    }
    changes.tell();
    order.ifPresent(all -> EndedRun.begin(runner, all, this::ended));
  }

  /**
   * The computation whose result is there.
   *
   * @throws WrongStateException when there is none to fetch
   */
  public synchronized HeldComputation withResult() {
    demand(AgentState.RESULTS_READY, "The result");
    return status.held().orElseThrow();
  }

  /**
   * The computation whose algorithms run or have run.
   *
   * @throws WrongStateException when none do or have
   */
  public synchronized HeldComputation withOutput() {
    if (outcome.isEmpty()) {
      demand(AgentState.RUNNING, "What the algorithms print");
    }
    return status.held().orElseThrow();
  }

  /**
   * Begins to deliver the result to somebody; to be followed by {@link #delivered} or {@link
   * #abandoned}.
   *
   * @param mostBytes how many it may have
   * @throws RefusedException when there is none, he is not to have it, had it, is just getting it,
   *     or it is larger
   */
  public synchronized ResultFile deliver(String consumer, long mostBytes) {
    demand(AgentState.RESULTS_READY, "The result");
    ResultFile file = result.orElseThrow();
    if (file.size() > mostBytes) {
      throw new RefusedException(
          Refusal.TOO_LARGE,
          "The result has "
              + file.size()
              + " bytes, and this call carries at most "
              + mostBytes
              + "; use DownloadResult");
    }
    deliveries.begin(consumer);
    return file;
  }

  /** He has the result. The last one completes the computation. */
  public void delivered(String consumer) {
    synchronized (this) {
      deliveries.complete(consumer);
      if (deliveries.areComplete()) {
        become(status.in(AgentState.COMPLETE));
      }
    }
    changes.tell();
  }

  /** He did not get the whole result, and may ask again. */
  public synchronized void abandoned(String consumer) {
    deliveries.abandon(consumer);
  }

  private RunOrder order() {
    Terms terms = status().held().orElseThrow().terms();
    return new RunOrder(
        inputs.files(InputKind.ALGORITHM),
        inputs.files(InputKind.DATASET),
        terms.limits(),
        terms.network());
  }

  private void ended(EndedRun run) {
    synchronized (this) {
      outcome = Optional.of(run.outcome());
      result = run.result();
      become(
          result.isPresent() ? status.in(AgentState.RESULTS_READY) : status.failing(run.reason()));
    }
    changes.tell();
  }

  private void demand(AgentState needed, String what) {
    if (status.state() != needed) {
      throw new WrongStateException(what + " is refused", status);
    }
  }

  private void prepare(HeldComputation held) {
    inputs = Inputs.of(held, changes);
    deliveries = Deliveries.of(held);
  }

  /** The one place where the status changes, so that every change is an event. */
  private void become(AgentStatus next) {
    status = next;
    events.entered(next);
  }
}
