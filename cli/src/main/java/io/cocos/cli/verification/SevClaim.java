package io.cocos.cli.verification;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.Base64;

/**
 * What a manager says that the platform said of an SEV or SEV-ES guest when it was launched. Nobody
 * signed it; the measurement covers all of it.
 *
 * @param measurement an HMAC and the platform's nonce, in base64
 * @param apiMajor the major version of the platform's firmware
 * @param apiMinor its minor version
 * @param build its build
 * @param policy the guest's policy
 */
public record SevClaim(String measurement, int apiMajor, int apiMinor, int build, long policy) {
  /**
   * Refuses what is no base64.
   *
   * @throws IllegalArgumentException when it is none
   */
  public SevClaim {
    byte[] unused = Base64.getDecoder().decode(measurement);
  }

  /** The HMAC and the nonce themselves. */
  byte[] measured() {
    return Base64.getDecoder().decode(measurement);
  }

  /**
   * Reads it from evidence.
   *
   * @throws IllegalArgumentException when there is none, or it is malformed
   */
  public static SevClaim of(Struct evidence) {
    Struct reported = value(evidence, "reported").getStructValue();
    String measurement = value(reported, "measurement").getStringValue();
    if (measurement.isEmpty()) {
      throw new IllegalArgumentException(
          "the manager tells no measurement: " + value(reported, "unavailable").getStringValue());
    }
    return new SevClaim(
        measurement,
        (int) value(reported, "api_major").getNumberValue(),
        (int) value(reported, "api_minor").getNumberValue(),
        (int) value(reported, "build_id").getNumberValue(),
        (long) value(reported, "policy").getNumberValue());
  }

  private static Value value(Struct object, String name) {
    return object.getFieldsOrDefault(name, Value.getDefaultInstance());
  }
}
