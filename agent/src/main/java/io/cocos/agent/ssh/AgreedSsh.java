package io.cocos.agent.ssh;

import io.cocos.agent.life.Agent;
import io.cocos.agent.life.HeldComputation;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Opens the guest for SSH once the agent holds a computation whose parties agreed on keys for it. A
 * guest that cannot be opened computes all the same, and its log says why.
 */
public final class AgreedSsh implements Runnable {
  private final Agent agent;
  private final SshAccess access;
  private final Consumer<String> log;
  private final AtomicBoolean asked = new AtomicBoolean();

  /**
   * @param agent holds the computation, now or later
   * @param access opens the guest
   * @param log takes the line that says why it could not be opened
   */
  public AgreedSsh(Agent agent, SshAccess access, Consumer<String> log) {
    this.agent = agent;
    this.access = access;
    this.log = log;
  }

  /** Looks from now on whether the agent holds a computation. */
  public void begin() {
    agent.changes().follow(this);
  }

  /** Something has changed. */
  @Override
  public void run() {
    Optional<HeldComputation> held = agent.status().held();
    if (held.isEmpty() || !asked.compareAndSet(false, true)) {
      return;
    }
    List<String> keys = held.get().terms().sshAuthorizedKeys();
    if (!keys.isEmpty()) {
      Thread opening = new Thread(() -> open(keys), "sshd");
      opening.setDaemon(true);
      opening.start();
    }
  }

  private void open(List<String> keys) {
    try {
      access.open(keys);
    } catch (IOException failure) {
      log.accept("sshd: not open: " + failure.getMessage());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
