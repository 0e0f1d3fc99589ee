package io.cocos.agent.life;

import io.cocos.computation.Terms.Limits;
import java.nio.file.Path;
import java.util.List;

/**
 * What is to be run.
 *
 * @param algorithms the programs' files, in the computation's order
 * @param datasets the datasets' files, in the computation's order
 * @param limits what the computation's parties agreed on
 * @param network whether the programs may use the guest's network
 */
public record RunOrder(List<Path> algorithms, List<Path> datasets, Limits limits, boolean network) {
  /** Copies the lists. */
  public RunOrder {
    algorithms = List.copyOf(algorithms);
    datasets = List.copyOf(datasets);
  }
}
