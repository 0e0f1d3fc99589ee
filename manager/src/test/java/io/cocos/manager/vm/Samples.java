package io.cocos.manager.vm;

import io.cocos.computation.Computation;
import io.cocos.computation.ComputationManifest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Computations and VMs for tests that do not care which ones. */
public final class Samples {
  /** What every VM gets a forward to, by default. */
  public static final List<GuestPort> GUEST_PORTS =
      List.of(
          new GuestPort(GuestPort.SSH, 2222, 22),
          new GuestPort(GuestPort.AGENT_HTTP, 9301, 9031),
          new GuestPort(GuestPort.AGENT_GRPC, 7020, 7002));

  private Samples() {}

  /** A computation of that id. */
  public static Computation computation(String id) {
    return Computation.parse(("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8));
  }

  /** That computation, as it is handed on. */
  static ComputationManifest manifest(String id) {
    return ComputationManifest.of(computation(id));
  }

  /** The forwards of a VM to which the ports from {@link #GUEST_PORTS} on were given. */
  public static List<Forward> forwards(int offset) {
    return GUEST_PORTS.stream()
        .map(
            port ->
                new Forward(
                    port.name(), "127.0.0.1", port.firstHostPort() + offset, port.guestPort()))
        .toList();
  }

  /** A VM that is to be launched. */
  public static VmSpec spec(String name, List<Forward> forwards, Instant createdAt) {
    Computation computation = computation(name);
    return new VmSpec(
        UUID.randomUUID(),
        name,
        Optional.of(ComputationManifest.of(computation)),
        forwards,
        createdAt,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** What VMs take of their host. */
  public static final MachineSize SIZE = new MachineSize(4, 2L << 30);

  /** A VM that some manager launched before, whose agent has not answered yet. */
  public static ObservedVm observed(DomainState state, int portOffset) {
    return observed(UUID.randomUUID(), state, portOffset);
  }

  /** The VM of that id. */
  static ObservedVm observed(UUID id, DomainState state, int portOffset) {
    return new ObservedVm(
        id,
        "cocos-" + id,
        state,
        Optional.of(computation(id.toString()).digest()),
        forwards(portOffset),
        Confidential.NONE,
        Samples.SIZE,
        Instant.parse("2026-01-02T03:04:05Z"),
        Optional.empty(),
        Optional.empty(),
        HandOver.AT_BOOT,
        Life.begun(Instant.parse("2026-01-02T03:04:05Z")));
  }

  /** The same, asked for at another time. */
  static ObservedVm created(ObservedVm vm, Instant createdAt) {
    return new ObservedVm(
        vm.id(),
        vm.domain(),
        vm.domainState(),
        vm.computationId(),
        vm.forwards(),
        vm.confidential(),
        vm.size(),
        createdAt,
        vm.deadline(),
        vm.idempotencyKey(),
        vm.handOver(),
        vm.life());
  }

  /** What such a VM is made of when it boots a kernel. */
  public static GuestDescription description(ObservedVm vm, Optional<Protection> protection) {
    return new GuestDescription(
        vm.id(),
        vm.computationId(),
        4,
        "EPYC",
        Optional.of(
            vm.computationId()
                .map(digest -> "console=ttyS0 cocos.computation_sha256=" + digest)
                .orElse("console=ttyS0")),
        Optional.of("f1".repeat(32)),
        Optional.of("e2".repeat(32)),
        Optional.of("d3".repeat(32)),
        protection);
  }

  /** The same, whose agent has answered. */
  public static ObservedVm ready(ObservedVm vm, Instant readyAt) {
    return vm.withLife(vm.life().withReady(readyAt));
  }

  /** What a host offers that has SEV with two slots, half of what SEV-ES takes, and no more. */
  public static HostOffers offers() {
    return new HostOffers(
        "9.0.0",
        "7.2.22",
        Optional.of("AMD EPYC"),
        new HostOffers.Kvm(
            true, Optional.of(new HostOffers.Probe(true, "a guest ran")), Optional.of(true)),
        new HostOffers.Firmware("/firmware", true, List.of(Confidential.SEV, Confidential.SEV_ES)),
        List.of(
            new Offer(Confidential.SEV, List.of(), OptionalInt.of(2)),
            new Offer(Confidential.SEV_ES, List.of("no slot: add some"), OptionalInt.of(0)),
            new Offer(
                Confidential.SEV_SNP, List.of("old libvirt", "old processor"), OptionalInt.of(0)),
            new Offer(Confidential.TDX, List.of("another maker"), OptionalInt.empty())));
  }

  /** The same, whose memory is encrypted. */
  static ObservedVm confidential(ObservedVm vm, Confidential technology) {
    return new ObservedVm(
        vm.id(),
        vm.domain(),
        vm.domainState(),
        vm.computationId(),
        vm.forwards(),
        technology,
        vm.size(),
        vm.createdAt(),
        vm.deadline(),
        vm.idempotencyKey(),
        vm.handOver(),
        vm.life());
  }

  /** Admits every launch that there are ports for, up to sixteen at once. */
  public static Admission unlimited(PortPool ports) {
    return new Admission(
        new AdmissionLimits(Optional.empty(), 1, 1, 0, 16, 16, 32),
        new Demand(SIZE, Confidential.NONE),
        HostResources::unknown,
        ports);
  }

  /** The same, launched for no computation. */
  public static ObservedVm withoutComputation(ObservedVm vm) {
    return new ObservedVm(
        vm.id(),
        vm.domain(),
        vm.domainState(),
        Optional.empty(),
        vm.forwards(),
        vm.confidential(),
        vm.size(),
        vm.createdAt(),
        vm.deadline(),
        vm.idempotencyKey(),
        vm.handOver(),
        vm.life());
  }
}
