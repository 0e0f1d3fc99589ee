package io.cocos.manager.vm;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Sees to it that each VM is looked after by one thread at a time, and once more after every hint
 * that came meanwhile. Safe for use by many threads; never blocks.
 */
final class Looks {
  private final Executor background;
  private final Consumer<UUID> look;
  private final Map<UUID, Integer> hints = new ConcurrentHashMap<>();

  /**
   * Nothing is to be looked after yet.
   *
   * @param background where it is done
   * @param look does it for one VM; must not throw
   */
  Looks(Executor background, Consumer<UUID> look) {
    this.background = background;
    this.look = look;
  }

  /** There may be something to do for that VM. */
  void hint(UUID id) {
    if (hints.merge(id, 1, Integer::sum) == 1) {
      background.execute(() -> lookUntilQuiet(id));
    }
  }

  private void lookUntilQuiet(UUID id) {
    Integer before;
    do {
      before = hints.get(id);
      look.accept(id);
    } while (!hints.remove(id, before));
  }
}
