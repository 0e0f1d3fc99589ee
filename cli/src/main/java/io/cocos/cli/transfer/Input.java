package io.cocos.cli.transfer;

/**
 * What the computation calls a file.
 *
 * @param kind whether it is an algorithm or a dataset
 * @param provider who provides it
 * @param id his id for it
 */
public record Input(InputKind kind, String provider, String id) {
  @Override
  public String toString() {
    return String.format("%s '%s' of '%s'", kind.noun(), id, provider);
  }
}
