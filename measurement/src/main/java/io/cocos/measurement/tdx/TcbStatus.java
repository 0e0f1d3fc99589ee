package io.cocos.measurement.tdx;

import io.cocos.measurement.evidence.MalformedEvidenceException;
import java.util.Arrays;

/**
 * What Intel thinks of a platform with its versions. The later ones are the worse.
 *
 * @see <a href="https://api.portal.trustedservices.intel.com/content/documentation.html">Intel:
 *     provisioning certification service, TCB info</a>
 */
public enum TcbStatus {
  /** Nothing is known against it. */
  UP_TO_DATE("UpToDate"),
  /** Its software has to do something of its own against known attacks. */
  SOFTWARE_HARDENING_NEEDED("SWHardeningNeeded"),
  /** So has its configuration. */
  CONFIGURATION_NEEDED("ConfigurationNeeded"),
  /** Both. */
  CONFIGURATION_AND_SOFTWARE_HARDENING_NEEDED("ConfigurationAndSWHardeningNeeded"),
  /** It has known weaknesses that later versions have not. */
  OUT_OF_DATE("OutOfDate"),
  /** The same, and later versions need a configuration too. */
  OUT_OF_DATE_CONFIGURATION_NEEDED("OutOfDateConfigurationNeeded"),
  /** It is not to be trusted at all. */
  REVOKED("Revoked");

  private final String label;

  TcbStatus(String label) {
    this.label = label;
  }

  /** Intel's word for it. */
  public String label() {
    return label;
  }

  /**
   * The one of that word.
   *
   * @throws MalformedEvidenceException when there is none
   */
  public static TcbStatus of(String label) {
    return Arrays.stream(values())
        .filter(status -> status.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new MalformedEvidenceException(
                    "there is no status '%s' of a platform".formatted(label)));
  }

  /** The worse of two. */
  TcbStatus orWorse(TcbStatus other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
