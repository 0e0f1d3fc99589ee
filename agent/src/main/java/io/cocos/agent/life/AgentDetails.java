package io.cocos.agent.life;

import java.util.List;
import java.util.Optional;

/**
 * How an agent is in every detail, at one moment.
 *
 * @param status its state and its computation
 * @param algorithms the computation's algorithms, in its order
 * @param datasets the computation's datasets, in its order
 * @param consumers those who may have the result, in the computation's order, each once
 * @param outcome how the algorithms ended, once they have
 * @param uploadedBytes how many bytes were ever uploaded, those given up again included
 */
public record AgentDetails(
    AgentStatus status,
    List<InputStatus> algorithms,
    List<InputStatus> datasets,
    List<ConsumerStatus> consumers,
    Optional<RunOutcome> outcome,
    long uploadedBytes) {
  /** Copies the lists. */
  public AgentDetails {
    algorithms = List.copyOf(algorithms);
    datasets = List.copyOf(datasets);
    consumers = List.copyOf(consumers);
  }
}
