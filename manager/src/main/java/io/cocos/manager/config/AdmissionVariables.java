package io.cocos.manager.config;

import io.cocos.manager.vm.AdmissionLimits;
import java.util.Optional;

/** The variables that say how far the host may be filled with VMs. */
final class AdmissionVariables {
  static final Section SECTION = new Section("Admission");

  static final Variable<Optional<Integer>> MAX_VMS =
      SECTION.variable(
          "MANAGER_MAX_VMS",
          ValueType.number(0, 1_000_000).orNone("off"),
          "off",
          "how many VMs may run, those that are being launched included; `off` for no limit");

  static final Variable<Double> MEMORY_OVERCOMMIT =
      SECTION.variable(
          "MANAGER_MEMORY_OVERCOMMIT",
          ValueType.factor(0.1, 100),
          "1",
          "how often the host's memory may be promised to VMs; to confidential ones, whose memory"
              + " is pinned, once at most");

  static final Variable<Double> CPU_OVERCOMMIT =
      SECTION.variable(
          "MANAGER_CPU_OVERCOMMIT",
          ValueType.factor(0.1, 10_000),
          "32",
          "how often the host's CPUs may be promised to VMs");

  static final Variable<Long> DISK_RESERVE =
      SECTION.variable(
          "MANAGER_DISK_RESERVE",
          ValueType.SIZE,
          "256M",
          "what has to be free where the VMs' folders are");

  /** Together with the queue clearly fewer than the threads that all requests have. */
  static final Variable<Integer> LAUNCHES_AT_ONCE =
      SECTION.variable(
          "MANAGER_LAUNCHES_AT_ONCE",
          ValueType.number(1, 16),
          "4",
          "how many launches may be under way at once");

  /** One that is prepared, and one whose QEMU gets as far as that meanwhile. */
  static final Variable<Integer> CONFIDENTIAL_LAUNCHES_AT_ONCE =
      SECTION.variable(
          "MANAGER_CONFIDENTIAL_LAUNCHES_AT_ONCE",
          ValueType.number(1, 16),
          "2",
          "the same where VMs are confidential: AMD's secure processor prepares one after the other,"
              + " and those that wait for it hold their memory");

  static final Variable<Integer> LAUNCH_QUEUE =
      SECTION.variable(
          "MANAGER_LAUNCH_QUEUE",
          ValueType.number(0, 32),
          "32",
          "how many further ones may wait for their turn");

  private AdmissionVariables() {}

  static AdmissionLimits read(Environment environment) {
    return new AdmissionLimits(
        environment.get(MAX_VMS),
        environment.get(MEMORY_OVERCOMMIT),
        environment.get(CPU_OVERCOMMIT),
        environment.get(DISK_RESERVE),
        environment.get(LAUNCHES_AT_ONCE),
        environment.get(CONFIDENTIAL_LAUNCHES_AT_ONCE),
        environment.get(LAUNCH_QUEUE));
  }
}
