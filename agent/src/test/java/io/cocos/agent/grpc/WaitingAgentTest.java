package io.cocos.agent.grpc;

import io.cocos.agent.RunningAgent;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Each test has an agent that waits for its computation, and a client of it. */
abstract class WaitingAgentTest {
  @TempDir Path folder;
  RunningAgent agent;
  AgentClient client;

  @BeforeEach
  void start() throws IOException {
    agent = RunningAgent.waiting(folder);
    client = new AgentClient(agent);
  }

  @AfterEach
  void stop() throws InterruptedException {
    client.close();
    agent.close();
  }
}
