package io.cocos.manager.vm;

import io.cocos.manager.error.ErrorCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How full the host is: all that decides whether a launch may begin. Pure, so that what is shown
 * and what is decided cannot differ.
 *
 * @param limits how far it may be filled
 * @param each what every further VM takes
 * @param host what it has
 * @param taken what VMs and launches take of it
 * @param ports how many further VMs could have host ports
 * @param waiting how many of the launches wait for their turn
 * @param underWay how many of them are under way
 */
public record Capacity(
    AdmissionLimits limits,
    Demand each,
    HostResources host,
    Occupancy taken,
    Room ports,
    int waiting,
    int underWay) {
  private static final long MEBIBYTE = 1024 * 1024;

  /** The limit that leaves the least room: so many further VMs would be admitted. */
  public Room tightest() {
    return Collections.min(rooms(), Comparator.comparingLong(Room::vms));
  }

  /** The limit that leaves no room for another VM, if one does. */
  Optional<Room> obstacle() {
    return Optional.of(tightest()).filter(room -> room.vms() < 1);
  }

  /** How many launches may be under way. */
  public int launchesAtOnce() {
    return limits.launchesAtOnce(each.confidential());
  }

  /** How many further slots for confidential guests there are; empty when that is not known. */
  public OptionalLong confidentialSlotsFree() {
    return host.confidentialSlots().isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, host.confidentialSlots().getAsInt() - slotsTaken()));
  }

  /** The memory that may be promised, in bytes; empty when the host's is not known. */
  public OptionalLong memoryToPromise() {
    double overcommit =
        confidential() ? Math.min(1, limits.memoryOvercommit()) : limits.memoryOvercommit();
    return host.memoryBytes().isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of((long) (host.memoryBytes().getAsLong() * overcommit));
  }

  /** The virtual CPUs that may be promised; empty when the host's CPUs are not known. */
  public OptionalLong vcpusToPromise() {
    return host.cpus().isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of((long) (host.cpus().getAsInt() * limits.cpuOvercommit()));
  }

  private List<Room> rooms() {
    List<Room> rooms = new ArrayList<>();
    limits.maxVms().ifPresent(most -> rooms.add(ofVms(most)));
    confidentialSlotsFree().ifPresent(free -> rooms.add(ofSlots(free)));
    memoryToPromise().ifPresent(most -> rooms.add(ofPromisedMemory(most)));
    host.availableBytes().ifPresent(available -> rooms.add(ofAvailableMemory(available)));
    vcpusToPromise().ifPresent(most -> rooms.add(ofCpus(most)));
    if (host.freeDiskBytes().isPresent()
        && host.freeDiskBytes().getAsLong() < limits.diskReserveBytes()) {
      rooms.add(noDisk(host.freeDiskBytes().getAsLong()));
    }
    rooms.add(ports);
    return rooms;
  }

  private Room ofVms(int most) {
    return new Room(
        ErrorCode.VMS_EXHAUSTED,
        Math.max(0, most - taken.vms()),
        "%d VMs run or are being launched and MANAGER_MAX_VMS is %d; remove one or raise it"
            .formatted(taken.vms(), most));
  }

  private Room ofSlots(long free) {
    return new Room(
        ErrorCode.CONFIDENTIAL_SLOTS_EXHAUSTED,
        confidential() ? free : Long.MAX_VALUE,
        "%d of the processor's %d slots for %s guests are taken; remove a VM, or give them more slots in the host's firmware setup"
            .formatted(
                slotsTaken(),
                host.confidentialSlots().orElseThrow(),
                Stream.of(Confidential.values())
                    .filter(each.confidential()::sharesSlotsWith)
                    .map(Confidential::title)
                    .collect(Collectors.joining(" and "))));
  }

  private Room ofPromisedMemory(long most) {
    return new Room(
        ErrorCode.MEMORY_EXHAUSTED,
        fitting(most - taken.memoryBytes(), each.size().memoryBytes()),
        "%d VMs have %d MiB of the %d MiB that they may be promised, and another one takes %d; remove one, lower MANAGER_QEMU_MEMORY_SIZE%s"
            .formatted(
                taken.vms(),
                taken.memoryBytes() / MEBIBYTE,
                most / MEBIBYTE,
                each.size().memoryBytes() / MEBIBYTE,
                confidential() ? "" : " or raise MANAGER_MEMORY_OVERCOMMIT"));
  }

  private Room ofAvailableMemory(long available) {
    return new Room(
        ErrorCode.MEMORY_EXHAUSTED,
        fitting(available - taken.untouchedBytes(), each.size().memoryBytes()),
        "%d MiB of the host's memory are available, of which VMs that boot may take %d, and another one takes %d; wait, remove a VM, or lower MANAGER_QEMU_MEMORY_SIZE"
            .formatted(
                available / MEBIBYTE,
                taken.untouchedBytes() / MEBIBYTE,
                each.size().memoryBytes() / MEBIBYTE));
  }

  private Room ofCpus(long most) {
    return new Room(
        ErrorCode.CPUS_EXHAUSTED,
        fitting(most - taken.vcpus(), each.size().vcpus()),
        "%d VMs have %d of the %d virtual CPUs that %d CPUs may be promised as, and another one takes %d; remove one, lower MANAGER_QEMU_SMP_COUNT or raise MANAGER_CPU_OVERCOMMIT"
            .formatted(
                taken.vms(), taken.vcpus(), most, host.cpus().orElseThrow(), each.size().vcpus()));
  }

  private Room noDisk(long free) {
    return new Room(
        ErrorCode.DISK_FULL,
        0,
        "%d MiB are free where the VMs' folders are and MANAGER_DISK_RESERVE is %d MiB; remove VMs, set MANAGER_STATE_DIR, or lower it"
            .formatted(free / MEBIBYTE, limits.diskReserveBytes() / MEBIBYTE));
  }

  private boolean confidential() {
    return each.confidential() != Confidential.NONE;
  }

  private int slotsTaken() {
    return taken.slots(each.confidential());
  }

  private static long fitting(long left, long each) {
    return Math.max(0, left / each);
  }
}
