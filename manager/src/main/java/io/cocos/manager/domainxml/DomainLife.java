package io.cocos.manager.domainxml;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the manager notes of a VM's life, next to what {@link DomainMetadata} says of it for good.
 *
 * @param startedAt when its domain was last started, or was about to be
 * @param readyAt when the agent first answered, since then
 * @param ending how it ended since then, or is being ended
 * @param held whether its virtual CPUs have been waiting to be started, since then
 */
public record DomainLife(
    Instant startedAt, Optional<Instant> readyAt, Optional<Ending> ending, boolean held) {

  /** The life of a domain that is about to be started for the first time. */
  public static DomainLife begun(Instant startedAt) {
    return new DomainLife(startedAt, Optional.empty(), Optional.empty(), false);
  }

  /**
   * How a VM ended, or is being ended.
   *
   * @param state the word for it, such as {@code stopped}
   * @param reason why; any text
   * @param forceAt when it is ended without asking the guest
   * @param endedAt when it was seen to have ended
   */
  public record Ending(String state, String reason, Instant forceAt, Optional<Instant> endedAt) {
    private static final Pattern WORD = Pattern.compile("[a-z]+");

    public Ending {
      DomainText.requireMatch("ending", WORD, state);
    }
  }
}
