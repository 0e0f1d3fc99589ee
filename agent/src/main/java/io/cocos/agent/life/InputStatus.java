package io.cocos.agent.life;

/**
 * How far the agent is with an input.
 *
 * @param provider who provides it
 * @param id its id
 * @param received how many of its bytes the agent has
 * @param size how many it has in all; 0 until an upload has begun
 * @param sha256 its SHA-256 in lowercase hexadecimal; empty until the agent holds all of it
 * @param expectedSha256 the SHA-256 that the computation demands; empty when it demands none
 * @param fault why an upload of it was refused or cut off last; empty when none was since it began
 */
public record InputStatus(
    String provider,
    String id,
    long received,
    long size,
    String sha256,
    String expectedSha256,
    String fault) {
  /** Whether the agent holds all of it. */
  public boolean held() {
    return !sha256.isEmpty();
  }
}
