package io.cocos.manager.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens, in whatever order: when it is over, everything is as it was promised. Each seed
 * is another order; {@code -Dsimulation.seeds=N} tries more, {@code -Dsimulation.first=S} tries
 * others.
 */
class SimulationTest {
  private static final int STEPS = 40;

  @Test
  void whateverHappensNothingIsLostAndNothingIsLeft() {
    long first = Long.getLong("simulation.first", 0);
    long seeds = Long.getLong("simulation.seeds", 1000);
    for (long seed = first; seed < first + seeds; seed++) {
      SimulatedWorld world = new SimulatedWorld(seed);
      try {
        for (int step = 0; step < STEPS; step++) {
          world.step();
        }
        world.settle();
        check(world);
        checkRetention(world);
      } catch (AssertionError | RuntimeException wrong) {
        fail("seed %d: %s%n%s".formatted(seed, wrong, String.join("\n", world.history())), wrong);
      } finally {
        world.end();
      }
    }
  }

  private static void check(SimulatedWorld world) {
    Set<UUID> there = ids(world);
    assertThat(there).as("acknowledged VMs are there").containsAll(world.promised());
    assertThat(world.shown())
        .as("what is shown is what is there")
        .extracting(Vm::observed)
        .containsExactlyInAnyOrderElementsOf(world.vms());
    assertThat(world.portHolders()).as("who holds ports").isEqualTo(there);
    assertThat(world.leftFiles()).as("files of no VM").isEmpty();
    for (Vm vm : world.shown()) {
      checkSettled(world, vm);
    }
    world
        .told()
        .forEach(
            (id, vm) ->
                assertThat(world.shown().stream().filter(now -> now.observed().id().equals(id)))
                    .as("what followers were told last of %s", id)
                    .singleElement()
                    .satisfies(now -> assertThat(now.state()).isEqualTo(vm.state()))
                    .satisfies(now -> assertThat(now.reason()).isEqualTo(vm.reason())));
  }

  private static void checkSettled(SimulatedWorld world, Vm vm) {
    ObservedVm observed = vm.observed();
    if (observed.domainState().isActive()) {
      assertThat(observed.awaitsOthers()).as("a guest waits for nobody: %s", vm).isFalse();
      assertThat(observed.ending()).as("the end of a VM that runs: %s", vm).isEmpty();
      assertThat(observed.deadline())
          .as("the deadline of a VM that runs: %s", vm)
          .satisfiesAnyOf(
              none -> assertThat(none).isEmpty(),
              some -> assertThat(some.orElseThrow()).isAfter(world.now()));
      if (observed.domainState() == DomainState.RUNNING) {
        assertThat(vm.state()).as("after all that time: %s", vm).isEqualTo(VmState.READY);
        assertThat(world.isComplete(observed)).as("a complete VM runs on: %s", vm).isFalse();
      }
    } else {
      assertThat(observed.domainState())
          .as("nothing is half made: %s", vm)
          .isNotEqualTo(DomainState.DEFINED);
      assertThat(observed.ending())
          .as("how a VM ended that does not run: %s", vm)
          .hasValueSatisfying(ending -> assertThat(ending.isOver()).isTrue());
    }
  }

  private static void checkRetention(SimulatedWorld world) {
    Set<UUID> running =
        world.vms().stream()
            .filter(vm -> vm.domainState().isActive() && vm.deadline().isEmpty())
            .map(ObservedVm::id)
            .collect(Collectors.toSet());

    world.later(SimulatedWorld.RULES.retention().orElseThrow().plus(Duration.ofMinutes(5)));

    assertThat(ids(world)).as("what is left when all that ended was removed").isEqualTo(running);
  }

  private static Set<UUID> ids(SimulatedWorld world) {
    return world.vms().stream().map(ObservedVm::id).collect(Collectors.toSet());
  }
}
