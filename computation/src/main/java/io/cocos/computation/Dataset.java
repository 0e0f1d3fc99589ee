package io.cocos.computation;

import java.util.Objects;

/**
 * One input of a computation: who will hand it in, and under which name.
 *
 * @param provider who hands it in; empty when not said
 * @param id its name; empty when not said
 */
public record Dataset(String provider, String id) {
  /** Refuses null. */
  public Dataset {
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(id, "id");
  }
}
