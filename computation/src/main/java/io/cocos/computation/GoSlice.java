package io.cocos.computation;

import java.util.ArrayList;
import java.util.List;

/**
 * A list while Go's {@code encoding/json} fills it. When a member comes twice, Go does not begin
 * with an empty list: it writes the new elements over the old ones, field by field, and what was
 * cut off earlier shows up again underneath a longer list.
 */
final class GoSlice<T> {
  private final T unset;
  private final List<T> cells = new ArrayList<>();
  private int length;

  /**
   * @param unset what an element is before anything is read into it
   */
  GoSlice(T unset) {
    this.unset = unset;
  }

  /** What stands at that place before it is read over. */
  T under(int index) {
    return index < cells.size() ? cells.get(index) : unset;
  }

  void set(int index, T element) {
    if (index < cells.size()) {
      cells.set(index, element);
    } else {
      cells.add(element);
    }
  }

  /** Ends the list there; only an empty one forgets what it held. */
  void cut(int newLength) {
    length = newLength;
    if (length == 0) {
      cells.clear();
    }
  }

  List<T> toList() {
    return cells.subList(0, length);
  }
}
