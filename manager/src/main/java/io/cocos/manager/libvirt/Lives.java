package io.cocos.manager.libvirt;

import io.cocos.manager.domainxml.DomainLife;
import io.cocos.manager.vm.Ending;
import io.cocos.manager.vm.Life;
import io.cocos.manager.vm.VmState;
import java.util.stream.Stream;

/** A VM's life as it is noted, and back. */
final class Lives {
  private Lives() {}

  static DomainLife written(Life life) {
    return new DomainLife(
        life.startedAt(), life.readyAt(), life.ending().map(Lives::written), life.held());
  }

  private static DomainLife.Ending written(Ending ending) {
    return new DomainLife.Ending(
        ending.state().label(), ending.reason(), ending.forceAt(), ending.endedAt());
  }

  /**
   * What is noted.
   *
   * @throws IllegalArgumentException if it ended in no way that this manager knows
   */
  static Life read(DomainLife noted) {
    return new Life(
        noted.startedAt(), noted.readyAt(), noted.ending().map(Lives::read), noted.held());
  }

  private static Ending read(DomainLife.Ending noted) {
    VmState state =
        Stream.of(VmState.values())
            .filter(known -> known.label().equals(noted.state()))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("no VM ends as '" + noted.state() + "'"));
    return new Ending(state, noted.reason(), noted.forceAt(), noted.endedAt());
  }
}
