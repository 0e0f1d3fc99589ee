package io.cocos.agent.life;

/**
 * Where in its computation an input stands.
 *
 * @param kind in which list
 * @param number at which place of it, from 0
 */
public record InputPlace(InputKind kind, int number) {
  /** The name of its file: nothing that anybody sent is part of it. */
  public String fileName() {
    return kind.label() + "-" + number;
  }
}
