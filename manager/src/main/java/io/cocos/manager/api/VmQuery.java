package io.cocos.manager.api;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Vm;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a caller wants to see of the list of VMs.
 *
 * @param filter which VMs
 * @param order in which order
 * @param pageSize how many at most; empty for all
 * @param pageToken what came with the page before; empty for the first page
 */
public record VmQuery(
    VmFilter filter, VmOrder order, OptionalInt pageSize, Optional<String> pageToken) {
  private static final int LARGEST_PAGE = 1000;

  /** Accepts the sizes that pages can have. */
  public VmQuery {
    if (pageSize.isPresent() && (pageSize.getAsInt() < 1 || pageSize.getAsInt() > LARGEST_PAGE)) {
      throw new ManagerException(
          ErrorCode.MALFORMED_REQUEST, "page_size must be a number from 1 to " + LARGEST_PAGE);
    }
  }

  /**
   * A part of the list.
   *
   * @param vms in the order that was asked for
   * @param next the token of the next page, when there is one
   */
  public record Page(List<Vm> vms, Optional<String> next) {
    /** Keeps an unmodifiable copy of the VMs. */
    public Page {
      vms = List.copyOf(vms);
    }
  }

  /**
   * The part that is wanted.
   *
   * @param all every VM, in the order of creation
   * @throws ManagerException with {@code MALFORMED_REQUEST} when the token is for another question
   */
  public Page of(List<Vm> all) {
    Comparator<VmOrder.Place> places = order.places();
    Predicate<Vm> isAhead = vm -> true;
    if (pageToken.isPresent()) {
      VmOrder.Place last = PageToken.parse(question(), pageToken.get());
      isAhead = vm -> places.compare(order.place(vm), last) > 0;
    }
    Stream<Vm> ahead = all.stream().filter(filter::matches).filter(isAhead);
    Stream<Vm> rest =
        order.equals(VmOrder.CREATION)
            ? ahead
            : ahead.sorted(Comparator.comparing(order::place, places));
    int size = pageSize.orElse(all.size());
    List<Vm> page = rest.limit(size + 1L).toList(); // one more tells whether there is a next page
    if (page.size() <= size) {
      return new Page(page, Optional.empty());
    }
    page = page.subList(0, size);
    String next = PageToken.of(question(), order.place(page.get(size - 1)));
    return new Page(page, Optional.of(next));
  }

  private String question() {
    return order + " " + new TreeSet<>(filter.states()) + " " + filter.computation();
  }
}
