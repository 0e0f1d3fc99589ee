package io.cocos.manager.api;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Vm;
import io.cocos.manager.vm.VmState;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which VMs a caller wants to know of.
 *
 * @param states their states; empty for all
 * @param computation the id of the computation that they were launched for
 */
public record VmFilter(Set<VmState> states, Optional<String> computation) {
  /** Every VM. */
  public static final VmFilter ALL = new VmFilter(Set.of(), Optional.empty());

  private static final Pattern COMPUTATION = Pattern.compile("[0-9a-f]{64}");

  /** Keeps an unmodifiable copy of the states. */
  public VmFilter {
    states = Set.copyOf(states);
  }

  /**
   * Reads a filter as callers write it.
   *
   * @param states names of states, several in one text separated by commas
   * @param computation empty when it is of no interest
   * @throws ManagerException with {@code MALFORMED_REQUEST}
   */
  public static VmFilter parse(List<String> states, Optional<String> computation) {
    Set<VmState> wanted = EnumSet.noneOf(VmState.class);
    states.stream()
        .flatMap(text -> Arrays.stream(text.split(",", -1)))
        .map(VmFilter::state)
        .forEach(wanted::add);
    if (computation.filter(id -> !COMPUTATION.matcher(id).matches()).isPresent()) {
      throw new ManagerException(
          ErrorCode.MALFORMED_REQUEST,
          "computation is no id of a computation: 64 lowercase hexadecimal digits, `id` in what POST /run answers");
    }
    return new VmFilter(wanted, computation);
  }

  /** Whether the caller wants to know of that VM. */
  public boolean matches(Vm vm) {
    return (states.isEmpty() || states.contains(vm.state()))
        && (computation.isEmpty() || computation.equals(vm.observed().computationId()));
  }

  private static VmState state(String name) {
    return Arrays.stream(VmState.values())
        .filter(state -> state.label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ManagerException(
                    ErrorCode.MALFORMED_REQUEST,
                    "state is none that a VM can be in, which are "
                        + Arrays.stream(VmState.values())
                            .map(VmState::label)
                            .collect(Collectors.joining(", "))));
  }
}
