package io.cocos.measurement;

/** A firmware image that lacks what a measurement needs, or contradicts itself. */
public final class MalformedFirmwareException extends IllegalArgumentException {
  /**
   * @param message what is missing or wrong
   */
  public MalformedFirmwareException(String message) {
    super(message);
  }
}
