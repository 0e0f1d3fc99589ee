package io.cocos.manager.api.stream;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The form in which things are sent: what many clients are told at about the same time is brought
 * into its form once. Safe for use by many threads.
 *
 * @param <T> the things, told apart by their equality
 * @param <R> their form, which nobody may change
 */
public final class SharedForms<T, R> implements Function<T, R> {
  /** As much as a client may be told after another before the other one is told the same. */
  private static final int KEPT = 64;

  private final Function<T, R> form;
  private final Map<T, R> latest = new LinkedHashMap<>();

  /**
   * Nothing yet.
   *
   * @param form brings a thing into its form; must be quick
   */
  public SharedForms(Function<T, R> form) {
    this.form = form;
  }

  @Override
  public synchronized R apply(T thing) {
    R shared = latest.get(thing);
    if (shared == null) {
      shared = form.apply(thing);
      latest.put(thing, shared);
      if (latest.size() > KEPT) {
        latest.remove(latest.keySet().iterator().next());
      }
    }
    return shared;
  }
}
