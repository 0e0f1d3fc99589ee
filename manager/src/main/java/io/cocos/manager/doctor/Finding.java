package io.cocos.manager.doctor;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What was found of one thing.
 *
 * @param subject what was looked at, in a word or two
 * @param outcome how it is
 * @param details what was seen, and what to do about it; a sentence each, at least one
 */
public record Finding(
    @JsonProperty("subject") String subject,
    @JsonProperty("outcome") Outcome outcome,
    @JsonProperty("details") List<String> details) {
  /** How something is. */
  public enum Outcome {
    /** As it should be. */
    @JsonProperty("ok")
    OK,
    /** Not in the way of VMs as they are configured, and worth knowing. */
    @JsonProperty("note")
    NOTE,
    /** In the way of VMs. */
    @JsonProperty("wrong")
    WRONG
  }

  /** Keeps an unmodifiable copy of the details. */
  public Finding {
    details = List.copyOf(details);
  }

  static Finding ok(String subject, String detail) {
    return new Finding(subject, Outcome.OK, List.of(detail));
  }

  static Finding note(String subject, String detail) {
    return new Finding(subject, Outcome.NOTE, List.of(detail));
  }

  static Finding wrong(String subject, String detail) {
    return new Finding(subject, Outcome.WRONG, List.of(detail));
  }
}
