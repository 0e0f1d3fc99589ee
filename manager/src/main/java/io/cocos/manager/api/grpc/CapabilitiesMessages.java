package io.cocos.manager.api.grpc;

import io.cocos.manager.api.CapabilitiesView;
import io.cocos.proto.manager.CapabilitiesResponse;
import io.cocos.proto.manager.ConfidentialOffer;
import java.util.Optional;

/** What the host offers, as a message. */
final class CapabilitiesMessages {
  private CapabilitiesMessages() {}

  static CapabilitiesResponse of(CapabilitiesView view) {
    CapabilitiesView.AccelerationView acceleration = view.acceleration();
    CapabilitiesResponse.Builder message =
        CapabilitiesResponse.newBuilder()
            .setLibvirt(view.libvirt())
            .setQemu(view.qemu())
            .setAccelerationConfigured(acceleration.configured())
            .setKvmOffered(acceleration.kvmOffered())
            .setFirmware(view.firmware().file())
            .setFirmwareKernelHashes(view.firmware().kernelHashes())
            .addAllFirmwareStarts(view.firmware().starts())
            .setProtection(view.protection())
            .addAllConfidential(
                view.confidential().stream().map(CapabilitiesMessages::offer).toList());
    Optional.ofNullable(view.processor()).ifPresent(message::setProcessor);
    Optional.ofNullable(acceleration.kvmExecutes()).ifPresent(message::setKvmExecutes);
    Optional.ofNullable(acceleration.kvmProbe()).ifPresent(message::setKvmProbe);
    Optional.ofNullable(acceleration.used()).ifPresent(message::setAccelerationUsed);
    return message.build();
  }

  private static ConfidentialOffer offer(CapabilitiesView.OfferView view) {
    ConfidentialOffer.Builder offer =
        ConfidentialOffer.newBuilder()
            .setTechnology(view.technology())
            .setAvailable(view.available())
            .addAllObstacles(view.obstacles())
            .setSlotsUsed(view.slots().used());
    Optional.ofNullable(view.slots().total()).ifPresent(offer::setSlots);
    Optional.ofNullable(view.slots().free()).ifPresent(offer::setSlotsFree);
    return offer.build();
  }
}
