package io.cocos.manager.vm;

import java.util.Arrays;
import java.util.Optional;

/** How far something is that events are about, as the events spell it. */
public enum EventStatus {
  /** About to begin. */
  STARTING("starting"),
  /** Begun. */
  IN_PROGRESS("in-progress"),
  /** Done. */
  COMPLETE("complete"),
  /** Came to nothing. */
  FAILED("failed");

  private final String label;

  EventStatus(String label) {
    this.label = label;
  }

  /** The status of that name, if there is one. */
  public static Optional<EventStatus> of(String label) {
    return Arrays.stream(values()).filter(status -> status.label.equals(label)).findFirst();
  }

  /** The name as events spell it. */
  public String label() {
    return label;
  }
}
