package io.cocos.cli.verification;

/**
 * One thing that was looked at.
 *
 * @param name what it is about
 * @param outcome what came of it
 * @param reason what was found, or what is missing
 */
public record Check(String name, Outcome outcome, String reason) {
  /** What can come of a check. */
  public enum Outcome {
    /** It is as it must be. */
    OK("ok"),
    /** It is not. */
    FAILED("FAILED"),
    /** It was not looked at, so that it may be either. */
    NOT_CHECKED("not checked");

    private final String label;

    Outcome(String label) {
      this.label = label;
    }

    /** The words for it. */
    public String label() {
      return label;
    }
  }

  static Check ok(String name, String reason) {
    return new Check(name, Outcome.OK, reason);
  }

  static Check failed(String name, String reason) {
    return new Check(name, Outcome.FAILED, reason);
  }

  static Check notChecked(String name, String reason) {
    return new Check(name, Outcome.NOT_CHECKED, reason);
  }

  /** Right, or wrong with both values. */
  static Check equal(String name, String expected, String found) {
    return expected.equals(found)
        ? ok(name, found)
        : failed(name, "it is " + found + ", and must be " + expected);
  }
}
