package io.cocos.manager.api;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Vm;
import io.cocos.manager.vm.VmState;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/**
 * In which order VMs are listed. No two VMs have the same place in it, whatever comes and goes
 * between them.
 *
 * @param byState whether they are sorted by where they stand in their lives first
 * @param descending whether the last comes first
 */
public record VmOrder(boolean byState, boolean descending) {
  /** The order of creation. */
  public static final VmOrder CREATION = new VmOrder(false, false);

  private static final Comparator<Place> CREATED =
      Comparator.comparing(Place::createdAt).thenComparing(Place::vm);

  /**
   * A VM's place.
   *
   * @param state where the VM stands in its life; always the same when that does not count
   * @param createdAt when it was asked for
   * @param vm its id
   */
  record Place(VmState state, Instant createdAt, UUID vm) {}

  /**
   * Reads an order as callers write it.
   *
   * @throws ManagerException with {@code MALFORMED_REQUEST}
   */
  public static VmOrder parse(String text) {
    return switch (text) {
      case "created_at" -> CREATION;
      case "-created_at" -> new VmOrder(false, true);
      case "state" -> new VmOrder(true, false);
      case "-state" -> new VmOrder(true, true);
      default ->
          throw new ManagerException(
              ErrorCode.MALFORMED_REQUEST,
              "sort must be created_at or state, with - before it for the reverse order");
    };
  }

  Place place(Vm vm) {
    return new Place(
        byState ? vm.state() : VmState.PROVISIONING, vm.observed().createdAt(), vm.observed().id());
  }

  Comparator<Place> places() {
    Comparator<Place> ascending = Comparator.comparing(Place::state).thenComparing(CREATED);
    return descending ? ascending.reversed() : ascending;
  }
}
