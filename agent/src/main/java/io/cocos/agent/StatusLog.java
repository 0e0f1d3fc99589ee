package io.cocos.agent;

import io.cocos.agent.life.Agent;
import io.cocos.agent.life.AgentState;
import io.cocos.agent.life.AgentStatus;
import java.util.function.Consumer;

/** Says on the console which state the agent has come to, and why it failed. */
final class StatusLog implements Runnable {
  private final Agent agent;
  private final Consumer<String> log;
  private AgentState said;

  /**
   * @param said the state that is known already
   * @param log takes the lines
   */
  StatusLog(Agent agent, AgentState said, Consumer<String> log) {
    this.agent = agent;
    this.said = said;
    this.log = log;
  }

  /** Something has changed. */
  @Override
  public synchronized void run() {
    AgentStatus status = agent.status();
    if (status.state() != said) {
      said = status.state();
      log.accept(status.summary());
    }
  }
}
