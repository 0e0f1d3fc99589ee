package io.cocos.manager.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.error.ErrorCode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a host has room for, and why not for more. VMs are of 2 GiB and 4 virtual CPUs. */
class CapacityTest {
  private static final long MEBIBYTE = 1024 * 1024;
  private static final long GIBIBYTE = 1024 * MEBIBYTE;
  private static final Demand PLAIN = new Demand(Samples.SIZE, Confidential.NONE);
  private static final Demand CONFIDENTIAL = new Demand(Samples.SIZE, Confidential.SEV);
  private static final Room PORTS = new Room(ErrorCode.PORTS_EXHAUSTED, 1000, "1000 are free");

  private AdmissionLimits limits = limits(Optional.empty(), 1, 1);
  private HostResources host = HostResources.unknown();
  private Demand each = PLAIN;
  private final Set<ObservedVm> seen = new HashSet<>();
  private final Set<UUID> places = new HashSet<>();

  private static AdmissionLimits limits(Optional<Integer> maxVms, double memory, double cpu) {
    return new AdmissionLimits(maxVms, memory, cpu, 256 * MEBIBYTE, 4, 2, 32);
  }

  private void hostHas(double totalGibibytes, double availableGibibytes) {
    host =
        new HostResources(
            OptionalLong.of((long) (totalGibibytes * GIBIBYTE)),
            OptionalLong.of((long) (availableGibibytes * GIBIBYTE)),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalInt.empty());
  }

  private void hostHasCpus(int cpus) {
    host =
        new HostResources(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalInt.of(cpus),
            OptionalLong.empty(),
            OptionalInt.empty());
  }

  private void hostHasSlots(int slots) {
    host =
        new HostResources(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalInt.of(slots));
  }

  private void hostHasDisk(long free) {
    host =
        new HostResources(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalInt.empty(),
            OptionalLong.of(free),
            OptionalInt.empty());
  }

  private void vms(int count, DomainState state) {
    IntStream.range(0, count).forEach(i -> seen.add(Samples.observed(state, i)));
  }

  private void readyVms(int count) {
    IntStream.range(0, count)
        .mapToObj(i -> Samples.observed(DomainState.RUNNING, i))
        .map(vm -> Samples.ready(vm, vm.createdAt()))
        .forEach(seen::add);
  }

  private void confidentialVms(int count) {
    confidentialVms(count, DomainState.RUNNING, Confidential.SEV);
  }

  private void confidentialVms(int count, DomainState state, Confidential technology) {
    IntStream.range(0, count)
        .forEach(i -> seen.add(Samples.confidential(Samples.observed(state, i), technology)));
  }

  private void launches(int count) {
    Stream.generate(UUID::randomUUID).limit(count).forEach(places::add);
  }

  private Capacity capacity() {
    return new Capacity(
        limits, each, host, Occupancy.of(List.copyOf(seen), places, each), PORTS, 0, 0);
  }

  private void assertRoom(long furtherVms, ErrorCode limit) {
    Capacity capacity = capacity();
    assertThat(capacity.tightest().vms()).as(capacity.toString()).isEqualTo(furtherVms);
    assertThat(capacity.tightest().code()).isEqualTo(limit);
    assertThat(capacity.obstacle().isPresent())
        .as("a launch is refused when there is room for no VM, and only then")
        .isEqualTo(furtherVms == 0);
  }

  @Test
  void aHostOfWhichNothingIsKnownHasRoomAsLongAsThereArePorts() {
    vms(10, DomainState.RUNNING);

    assertRoom(PORTS.vms(), ErrorCode.PORTS_EXHAUSTED);
  }

  @Test
  void asManyVmsRunAsMay() {
    limits = limits(Optional.of(3), 1, 1);
    vms(1, DomainState.RUNNING);
    assertRoom(2, ErrorCode.VMS_EXHAUSTED);

    vms(1, DomainState.PAUSED);
    launches(1);

    assertRoom(0, ErrorCode.VMS_EXHAUSTED);
    assertThat(capacity().tightest().why())
        .isEqualTo(
            "3 VMs run or are being launched and MANAGER_MAX_VMS is 3; remove one or raise it");
  }

  @Test
  void moreVmsThanMayRunLeaveNoRoomRatherThanLess() {
    limits = limits(Optional.of(3), 1, 1);
    vms(5, DomainState.RUNNING);

    assertRoom(0, ErrorCode.VMS_EXHAUSTED);
  }

  @Test
  void noVmMayRunWhereTheLimitIsNone() {
    limits = limits(Optional.of(0), 1, 1);

    assertRoom(0, ErrorCode.VMS_EXHAUSTED);
  }

  @Test
  void aVmThatDoesNotRunTakesNothing() {
    limits = limits(Optional.of(1), 1, 1);
    vms(2, DomainState.DEFINED);
    vms(2, DomainState.SHUT_DOWN);
    vms(2, DomainState.DESTROYED);
    vms(2, DomainState.CRASHED);
    vms(2, DomainState.LOST);

    assertRoom(1, ErrorCode.VMS_EXHAUSTED);
  }

  @Test
  void aLaunchWhoseVmIsSeenAlreadyIsCountedOnce() {
    limits = limits(Optional.of(2), 1, 1);
    vms(1, DomainState.RUNNING);
    seen.forEach(vm -> places.add(vm.id()));

    assertRoom(1, ErrorCode.VMS_EXHAUSTED);
  }

  @Test
  void memoryIsPromisedOnce() {
    hostHas(7, 7);
    readyVms(1);
    launches(1);

    assertRoom(1, ErrorCode.MEMORY_EXHAUSTED);
    launches(1);
    assertRoom(0, ErrorCode.MEMORY_EXHAUSTED);
    assertThat(capacity().tightest().why())
        .isEqualTo(
            "3 VMs have 6144 MiB of the 7168 MiB that they may be promised, and another one takes"
                + " 2048; remove one, lower MANAGER_QEMU_MEMORY_SIZE or raise"
                + " MANAGER_MEMORY_OVERCOMMIT");
  }

  @Test
  void memoryIsPromisedAsOftenAsTheOperatorSays() {
    limits = limits(Optional.empty(), 1.5, 1);
    hostHas(8, 100);
    readyVms(4);

    assertRoom(2, ErrorCode.MEMORY_EXHAUSTED);
  }

  @Test
  void memoryOfConfidentialVmsIsPromisedOnceWhateverTheOperatorSays() {
    limits = limits(Optional.empty(), 1.5, 1);
    each = CONFIDENTIAL;
    hostHas(8, 100);
    readyVms(3);

    assertRoom(1, ErrorCode.MEMORY_EXHAUSTED);
  }

  @Test
  void anOperatorMayKeepMemoryFromConfidentialVmsToo() {
    limits = limits(Optional.empty(), 0.5, 1);
    each = CONFIDENTIAL;
    hostHas(8, 100);

    assertRoom(2, ErrorCode.MEMORY_EXHAUSTED);
  }

  @Test
  void memoryThatOthersUseIsNotThere() {
    hostHas(24, 5);
    readyVms(1);

    assertRoom(2, ErrorCode.MEMORY_EXHAUSTED);
  }

  @Test
  void memoryThatVmsWillTouchWhenTheyHaveBootedIsNotThere() {
    hostHas(24, 7);
    vms(1, DomainState.RUNNING);
    launches(2);

    assertRoom(0, ErrorCode.MEMORY_EXHAUSTED);
    assertThat(capacity().tightest().why())
        .isEqualTo(
            "7168 MiB of the host's memory are available, of which VMs that boot may take 6144, and"
                + " another one takes 2048; wait, remove a VM, or lower MANAGER_QEMU_MEMORY_SIZE");
  }

  @Test
  void cpusArePromisedAsOftenAsTheOperatorSays() {
    limits = limits(Optional.empty(), 1, 8);
    hostHasCpus(2);
    readyVms(2);
    launches(1);

    assertRoom(1, ErrorCode.CPUS_EXHAUSTED);
    launches(1);
    assertRoom(0, ErrorCode.CPUS_EXHAUSTED);
    assertThat(capacity().tightest().why())
        .isEqualTo(
            "4 VMs have 16 of the 16 virtual CPUs that 2 CPUs may be promised as, and another one"
                + " takes 4; remove one, lower MANAGER_QEMU_SMP_COUNT or raise"
                + " MANAGER_CPU_OVERCOMMIT");
  }

  @Test
  void confidentialVmsTakeSlotsOfTheProcessor() {
    each = CONFIDENTIAL;
    hostHasSlots(3);
    confidentialVms(1);
    readyVms(5);
    launches(1);

    assertRoom(1, ErrorCode.CONFIDENTIAL_SLOTS_EXHAUSTED);
    assertThat(capacity().confidentialSlotsFree()).hasValue(1);
    launches(1);
    assertRoom(0, ErrorCode.CONFIDENTIAL_SLOTS_EXHAUSTED);
    assertThat(capacity().tightest().why())
        .startsWith("3 of the processor's 3 slots for SEV guests are taken; ");
  }

  @Test
  void eachTechnologyTakesSlotsOfItsOwn() {
    each = CONFIDENTIAL;
    hostHasSlots(2);
    confidentialVms(5, DomainState.RUNNING, Confidential.SEV_ES);
    confidentialVms(5, DomainState.RUNNING, Confidential.SEV_SNP);
    confidentialVms(5, DomainState.RUNNING, Confidential.TDX);

    assertRoom(2, ErrorCode.CONFIDENTIAL_SLOTS_EXHAUSTED);
  }

  @ParameterizedTest
  @EnumSource(names = {"SEV_ES", "SEV_SNP"})
  void sevEsAndSevSnpShareTheirs(Confidential technology) {
    each = new Demand(Samples.SIZE, technology);
    hostHasSlots(3);
    confidentialVms(5);
    confidentialVms(1, DomainState.RUNNING, Confidential.SEV_ES);
    confidentialVms(1, DomainState.RUNNING, Confidential.SEV_SNP);

    assertRoom(1, ErrorCode.CONFIDENTIAL_SLOTS_EXHAUSTED);
    launches(1);
    assertRoom(0, ErrorCode.CONFIDENTIAL_SLOTS_EXHAUSTED);
    assertThat(capacity().tightest().why())
        .startsWith("3 of the processor's 3 slots for SEV-ES and SEV-SNP guests are taken; ");
  }

  @Test
  void aConfidentialVmThatDoesNotRunTakesNoSlot() {
    each = CONFIDENTIAL;
    hostHasSlots(1);
    confidentialVms(3, DomainState.SHUT_DOWN, Confidential.SEV);

    assertRoom(1, ErrorCode.CONFIDENTIAL_SLOTS_EXHAUSTED);
  }

  @Test
  void aProcessorThatGivesATechnologyNoSlotHasRoomForNone() {
    each = new Demand(Samples.SIZE, Confidential.SEV_SNP);
    hostHasSlots(0);

    assertRoom(0, ErrorCode.CONFIDENTIAL_SLOTS_EXHAUSTED);
  }

  @Test
  void whatHasNoKnownNumberOfSlotsIsNotLimitedByThem() {
    each = new Demand(Samples.SIZE, Confidential.TDX);
    confidentialVms(50, DomainState.RUNNING, Confidential.TDX);

    assertRoom(PORTS.vms(), ErrorCode.PORTS_EXHAUSTED);
  }

  @Test
  void fewerLaunchesOfConfidentialVmsAreUnderWayAtOnce() {
    assertThat(capacity().launchesAtOnce()).isEqualTo(4);

    each = new Demand(Samples.SIZE, Confidential.SEV_SNP);

    assertThat(capacity().launchesAtOnce()).isEqualTo(2);
  }

  @Test
  void plainVmsNeedNoSlots() {
    hostHasSlots(1);
    confidentialVms(1);

    assertRoom(PORTS.vms(), ErrorCode.PORTS_EXHAUSTED);
  }

  @Test
  void aDiskWithLessThanTheReserveIsFull() {
    hostHasDisk(256 * MEBIBYTE);
    assertRoom(PORTS.vms(), ErrorCode.PORTS_EXHAUSTED);

    hostHasDisk(256 * MEBIBYTE - 1);

    assertRoom(0, ErrorCode.DISK_FULL);
    assertThat(capacity().tightest().why())
        .isEqualTo(
            "255 MiB are free where the VMs' folders are and MANAGER_DISK_RESERVE is 256 MiB;"
                + " remove VMs, set MANAGER_STATE_DIR, or lower it");
  }

  @Test
  void theTightestOfSeveralLimitsCounts() {
    limits = limits(Optional.of(5), 1, 2);
    host =
        new HostResources(
            OptionalLong.of(8 * GIBIBYTE),
            OptionalLong.of(6 * GIBIBYTE),
            OptionalInt.of(4),
            OptionalLong.of(GIBIBYTE),
            OptionalInt.empty());

    assertRoom(2, ErrorCode.CPUS_EXHAUSTED);
  }
}
