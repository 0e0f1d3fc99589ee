package io.cocos.agent.grpc;

import io.cocos.agent.life.Agent;
import io.cocos.agent.life.ConsumerAuthorization;
import io.cocos.agent.run.RunLog;
import io.cocos.proto.agent.LogChunk;
import io.cocos.proto.agent.LogsRequest;
import io.grpc.stub.ServerCallStreamObserver;

/** The calls that ask what the algorithms printed. */
final class LogCalls {
  private final Agent agent;
  private final ConsumerAuthorization authorization;
  private final RunLog log;
  private final Followers followers;

  LogCalls(Agent agent, ConsumerAuthorization authorization, RunLog log) {
    this.agent = agent;
    this.authorization = authorization;
    this.log = log;
    this.followers = new Followers("what the algorithms print", log.changes());
  }

  void answer(LogsRequest request, ServerCallStreamObserver<LogChunk> call) {
    authorization.checkLogs(
        agent.withOutput(), request.getConsumer(), request.getSignature().toByteArray());
    followers.add(call, new LogStream(log, request.getFollow(), call));
  }
}
