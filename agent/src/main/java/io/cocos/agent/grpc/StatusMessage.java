package io.cocos.agent.grpc;

import com.google.protobuf.Duration;
import io.cocos.agent.life.AgentDetails;
import io.cocos.agent.life.AgentStatus;
import io.cocos.agent.life.ConsumerStatus;
import io.cocos.agent.life.InputStatus;
import io.cocos.agent.life.RunOutcome;
import io.cocos.proto.agent.Consumer;
import io.cocos.proto.agent.Input;
import io.cocos.proto.agent.Outcome;
import io.cocos.proto.agent.StatusResponse;

/** How the agent is, as it is sent. */
final class StatusMessage {
  private StatusMessage() {}

  static StatusResponse of(AgentDetails details, String challenge, String version) {
    AgentStatus status = details.status();
    StatusResponse.Builder message =
        StatusResponse.newBuilder()
            .setState(status.state().label())
            .setReason(status.failure().orElse(""))
            .setChallenge(challenge)
            .setVersion(version);
    status.computationId().ifPresent(message::setComputationId);
    for (InputStatus algorithm : details.algorithms()) {
      message.addAlgorithms(input(algorithm));
    }
    for (InputStatus dataset : details.datasets()) {
      message.addDatasets(input(dataset));
    }
    for (ConsumerStatus consumer : details.consumers()) {
      message.addConsumers(
          Consumer.newBuilder()
              .setName(consumer.name())
              .setDelivered(consumer.delivered())
              .setKey(consumer.key()));
    }
    details.outcome().ifPresent(outcome -> message.setOutcome(outcome(outcome)));
    return message.build();
  }

  private static Input.Builder input(InputStatus input) {
    return Input.newBuilder()
        .setProvider(input.provider())
        .setId(input.id())
        .setReceived(input.received())
        .setSize(input.size())
        .setSha256(input.sha256())
        .setExpectedSha256(input.expectedSha256())
        .setFault(input.fault());
  }

  private static Outcome.Builder outcome(RunOutcome outcome) {
    return Outcome.newBuilder()
        .setKind(outcome.kind().label())
        .setExitCode(outcome.exitCode())
        .setSignal(outcome.signal())
        .setDuration(
            Duration.newBuilder()
                .setSeconds(outcome.duration().toSeconds())
                .setNanos(outcome.duration().toNanosPart()))
        .addAllLimitsMet(outcome.limitsMet());
  }
}
