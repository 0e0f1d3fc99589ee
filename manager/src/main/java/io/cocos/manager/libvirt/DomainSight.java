package io.cocos.manager.libvirt;

import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.Libvirt;

/**
 * A domain as libvirt shows it at a glance, without its document.
 *
 * @param id its UUID
 * @param name its name
 * @param state libvirt's virDomainState
 * @param reason the reason for it; what a number means depends on the state
 */
record DomainSight(UUID id, String name, int state, int reason) {
  /** The length of libvirt's UUIDs as text, with the zero behind it. */
  private static final int UUID_BUFFER = 37;

  // virDomainStatsRecord, as every 64-bit ABI lays it out.
  private static final int RECORD_PARAMETERS = 8;
  private static final int RECORD_PARAMETER_COUNT = 16;

  /** What somebody has looked up of a domain. */
  static DomainSight of(DomainPointer domain, int state, int reason) {
    return new DomainSight(id(domain), Libvirt.INSTANCE.virDomainGetName(domain), state, reason);
  }

  /** Whether it runs, and its virtual CPUs do not. */
  boolean isPaused() {
    return state == DomainStates.STATE_PAUSED;
  }

  /** The UUID of a domain, which libvirt's client knows without asking. */
  static UUID id(DomainPointer domain) {
    byte[] uuid = new byte[UUID_BUFFER];
    if (Libvirt.INSTANCE.virDomainGetUUIDString(domain, uuid) < 0) {
      throw LibvirtCallException.last();
    }
    return UUID.fromString(new String(uuid, 0, UUID_BUFFER - 1, StandardCharsets.US_ASCII));
  }

  /**
   * What libvirt tells of many domains.
   *
   * @param records an array of pointers to virDomainStatsRecord, each with the group of states
   */
  static List<DomainSight> ofStats(Pointer records, int count) {
    List<DomainSight> sights = new ArrayList<>(count);
    for (Pointer stats : Arrays.asList(records.getPointerArray(0, count))) {
      TypedParameters state =
          TypedParameters.at(
              stats.getPointer(RECORD_PARAMETERS), stats.getInt(RECORD_PARAMETER_COUNT));
      sights.add(
          of(
              new DomainPointer(stats.getPointer(0)),
              (int) state.requiredNumber("state.state"),
              (int) state.requiredNumber("state.reason")));
    }
    return sights;
  }
}
