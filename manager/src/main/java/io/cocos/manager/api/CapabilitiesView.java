package io.cocos.manager.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.cocos.manager.config.AccelerationChoice;
import io.cocos.manager.vm.Capacity;
import io.cocos.manager.vm.Confidential;
import io.cocos.manager.vm.HostOffers;
import io.cocos.manager.vm.Offer;
import io.micronaut.core.annotation.Nullable;
import java.util.List;
import java.util.Optional;

/**
 * What the host offers VMs, as the interfaces show it. What nobody says is null.
 *
 * @param libvirt the version of libvirt
 * @param qemu the version of the QEMU that libvirt finds by itself
 * @param processor the processor's name
 * @param acceleration who executes guests
 * @param firmware what guests start from
 * @param protection what every VM gets: `none`, `sev`, `sev-es`, `sev-snp` or `tdx`
 * @param confidential each way to protect guests from their host
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CapabilitiesView(
    @JsonProperty("libvirt") String libvirt,
    @JsonProperty("qemu") String qemu,
    @JsonProperty("processor") @Nullable String processor,
    @JsonProperty("acceleration") AccelerationView acceleration,
    @JsonProperty("firmware") FirmwareView firmware,
    @JsonProperty("protection") String protection,
    @JsonProperty("confidential") List<OfferView> confidential) {

  /** Keeps an unmodifiable copy of the offers. */
  public CapabilitiesView {
    confidential = List.copyOf(confidential);
  }

  /**
   * Who executes guests: the processor (KVM) or a program (TCG).
   *
   * @param configured `MANAGER_QEMU_ENABLE_KVM`: `auto`, `true` or `false`
   * @param kvmOffered whether libvirt offers KVM
   * @param kvmExecutes whether a probe saw KVM execute a guest; null when there was none since the
   *     host has booted
   * @param kvmProbe what that probe saw
   * @param used what VMs get: `kvm` or `tcg`; null as long as it takes a probe
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AccelerationView(
      @JsonProperty("configured") String configured,
      @JsonProperty("kvm_offered") boolean kvmOffered,
      @JsonProperty("kvm_executes") @Nullable Boolean kvmExecutes,
      @JsonProperty("kvm_probe") @Nullable String kvmProbe,
      @JsonProperty("used") @Nullable String used) {}

  /**
   * The firmware.
   *
   * @param file where it is
   * @param kernelHashes whether it checks the hashes of kernel, root file system and command line,
   *     so that the launch measurement of AMD's guests covers them
   * @param starts the protections whose guests can start from it
   */
  public record FirmwareView(
      @JsonProperty("file") String file,
      @JsonProperty("kernel_hashes") boolean kernelHashes,
      @JsonProperty("starts") List<String> starts) {
    /** Keeps an unmodifiable copy of the protections. */
    public FirmwareView {
      starts = List.copyOf(starts);
    }
  }

  /**
   * One way to protect guests from their host.
   *
   * @param technology `sev`, `sev-es`, `sev-snp` or `tdx`
   * @param available whether this host can
   * @param obstacles why not, with what to do about each
   * @param slots what the processor has for such guests
   */
  public record OfferView(
      @JsonProperty("technology") String technology,
      @JsonProperty("available") boolean available,
      @JsonProperty("obstacles") List<String> obstacles,
      @JsonProperty("slots") SlotsView slots) {
    /** Keeps an unmodifiable copy of the obstacles. */
    public OfferView {
      obstacles = List.copyOf(obstacles);
    }
  }

  /**
   * The processor's slots for guests; SEV-ES and SEV-SNP share theirs.
   *
   * @param total how many there are; null when nobody says
   * @param used how many VMs of this manager take, those that are being launched included
   * @param free how many are left; null when nobody says how many there are
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SlotsView(
      @JsonProperty("total") @Nullable Integer total,
      @JsonProperty("used") int used,
      @JsonProperty("free") @Nullable Integer free) {}

  /** Shows what a host offers, and how much of it is taken. */
  public static CapabilitiesView of(
      HostOffers offers, Capacity capacity, AccelerationChoice configured) {
    HostOffers.Kvm kvm = offers.kvm();
    return new CapabilitiesView(
        offers.libvirt(),
        offers.qemu(),
        offers.processor().orElse(null),
        new AccelerationView(
            word(configured),
            kvm.offered(),
            kvm.probed().map(HostOffers.Probe::executes).orElse(null),
            kvm.probed().map(HostOffers.Probe::seen).orElse(null),
            kvm.used().map(used -> used ? "kvm" : "tcg").orElse(null)),
        new FirmwareView(
            offers.firmware().file(),
            offers.firmware().kernelHashes(),
            offers.firmware().starts().stream().map(Confidential::label).toList()),
        capacity.each().confidential().label(),
        offers.protections().stream()
            .map(offer -> offer(offer, capacity.taken().slots(offer.technology())))
            .toList());
  }

  private static OfferView offer(Offer offer, int used) {
    Optional<Integer> total = offer.slots().stream().boxed().findFirst();
    return new OfferView(
        offer.technology().label(),
        offer.available(),
        offer.obstacles(),
        new SlotsView(
            total.orElse(null), used, total.map(all -> Math.max(0, all - used)).orElse(null)));
  }

  /** The variable's word. */
  private static String word(AccelerationChoice choice) {
    return switch (choice) {
      case KVM -> "true";
      case TCG -> "false";
      case AUTO -> "auto";
    };
  }
}
