package io.cocos.manager.confidential;

import io.cocos.manager.vm.Confidential;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The obstacles of one machine. Reads what its kernel tells at each question. Safe for use by many
 * threads.
 *
 * @param root the machine's root folder: {@code /}
 */
public record HostObstacles(Path root) implements Obstacles {
  @Override
  public String of(Confidential technology) {
    return switch (technology) {
      case NONE -> throw new IllegalArgumentException("an unprotected guest takes nothing");
      case SEV -> AmdObstacles.ofSev(root).first();
      case SEV_ES -> AmdObstacles.ofSevEs(root).first();
      case SEV_SNP -> AmdObstacles.ofSevSnp(root).first();
      case TDX -> new TdxObstacles(root).first();
    };
  }

  @Override
  public Optional<String> switchedOff(Confidential technology) {
    return switch (technology) {
      case NONE -> Optional.empty();
      case SEV -> AmdObstacles.ofSev(root).switchedOff();
      case SEV_ES -> AmdObstacles.ofSevEs(root).switchedOff();
      case SEV_SNP -> AmdObstacles.ofSevSnp(root).switchedOff();
      case TDX -> new TdxObstacles(root).switchedOff();
    };
  }
}
