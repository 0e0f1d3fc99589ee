package io.cocos.manager.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.cocos.manager.vm.Capacity;
import io.cocos.manager.vm.Room;
import io.micronaut.core.annotation.Nullable;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How full the host is, as the interfaces show it. What is not limited, or not known, is null.
 *
 * @param furtherVms how many further VMs would be admitted now
 * @param limitedBy what admits no more of them
 * @param vms how many there are
 * @param launches how many are under way
 * @param memory the host's memory
 * @param cpus the host's CPUs
 * @param disk where the VMs' folders are
 * @param confidentialSlots what the processor has for confidential guests; null unless VMs are such
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CapacityView(
    @JsonProperty("further_vms") long furtherVms,
    @JsonProperty("limited_by") LimitView limitedBy,
    @JsonProperty("vms") VmsView vms,
    @JsonProperty("launches") LaunchesView launches,
    @JsonProperty("memory") MemoryView memory,
    @JsonProperty("cpus") CpusView cpus,
    @JsonProperty("disk") DiskView disk,
    @JsonProperty("confidential_slots") @Nullable SlotsView confidentialSlots) {
  /**
   * The limit that leaves the least room.
   *
   * @param code the code of the problem that a refused launch is answered with
   * @param detail the limit, the numbers and the next step
   */
  public record LimitView(
      @JsonProperty("code") String code, @JsonProperty("detail") String detail) {}

  /**
   * VMs.
   *
   * @param running how many run
   * @param launching how many are being launched, or wait for it
   * @param max how many may run
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record VmsView(
      @JsonProperty("running") int running,
      @JsonProperty("launching") int launching,
      @JsonProperty("max") @Nullable Integer max) {}

  /**
   * Launches.
   *
   * @param underWay how many are under way
   * @param maxUnderWay how many may be
   * @param waiting how many wait for their turn
   * @param maxWaiting how many may wait
   */
  public record LaunchesView(
      @JsonProperty("under_way") int underWay,
      @JsonProperty("max_under_way") int maxUnderWay,
      @JsonProperty("waiting") int waiting,
      @JsonProperty("max_waiting") int maxWaiting) {}

  /**
   * Memory, in bytes.
   *
   * @param bytesPerVm what a further VM takes
   * @param promisedBytes what VMs have that run or are being launched
   * @param maxPromisedBytes what they may have
   * @param availableBytes what the host has available now
   * @param untouchedBytes what VMs that boot may still take of it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record MemoryView(
      @JsonProperty("bytes_per_vm") long bytesPerVm,
      @JsonProperty("promised_bytes") long promisedBytes,
      @JsonProperty("max_promised_bytes") @Nullable Long maxPromisedBytes,
      @JsonProperty("available_bytes") @Nullable Long availableBytes,
      @JsonProperty("untouched_bytes") long untouchedBytes) {}

  /**
   * CPUs.
   *
   * @param vcpusPerVm what a further VM takes
   * @param promisedVcpus what VMs have that run or are being launched
   * @param maxPromisedVcpus what they may have
   * @param hostCpus how many the host has
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CpusView(
      @JsonProperty("vcpus_per_vm") int vcpusPerVm,
      @JsonProperty("promised_vcpus") int promisedVcpus,
      @JsonProperty("max_promised_vcpus") @Nullable Long maxPromisedVcpus,
      @JsonProperty("host_cpus") @Nullable Integer hostCpus) {}

  /**
   * The disk, in bytes.
   *
   * @param freeBytes what is free
   * @param reserveBytes what has to be free for a launch
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record DiskView(
      @JsonProperty("free_bytes") @Nullable Long freeBytes,
      @JsonProperty("reserve_bytes") long reserveBytes) {}

  /**
   * The processor's slots for confidential guests.
   *
   * @param total how many there are
   * @param free how many nobody has
   */
  public record SlotsView(@JsonProperty("total") int total, @JsonProperty("free") long free) {}

  /** Shows how full the host is. */
  public static CapacityView of(Capacity now) {
    Room tightest = now.tightest();
    return new CapacityView(
        tightest.vms(),
        new LimitView(tightest.code().name().toLowerCase(Locale.ROOT), tightest.why()),
        new VmsView(
            now.taken().running(), now.taken().launching(), now.limits().maxVms().orElse(null)),
        new LaunchesView(
            now.underWay(), now.launchesAtOnce(), now.waiting(), now.limits().launchQueue()),
        new MemoryView(
            now.each().size().memoryBytes(),
            now.taken().memoryBytes(),
            orNull(now.memoryToPromise()),
            orNull(now.host().availableBytes()),
            now.taken().untouchedBytes()),
        new CpusView(
            now.each().size().vcpus(),
            now.taken().vcpus(),
            orNull(now.vcpusToPromise()),
            orNull(now.host().cpus())),
        new DiskView(orNull(now.host().freeDiskBytes()), now.limits().diskReserveBytes()),
        now.host().confidentialSlots().isEmpty() ? null : slots(now));
  }

  private static SlotsView slots(Capacity now) {
    return new SlotsView(
        now.host().confidentialSlots().orElseThrow(), now.confidentialSlotsFree().orElseThrow());
  }

  private static Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  private static Integer orNull(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }
}
